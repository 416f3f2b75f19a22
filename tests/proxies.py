"""The proxies, each with its file as it is shipped, before servers of ours."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from tests.gatebook.running import ROOT, free_port, until

DEPLOY = ROOT / "deploy"
KEY = "the-key-of-the-settings-0123456789"


def certificate(folder: Path) -> Path:
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", "key.pem", "-out", "certificate.pem"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *files, *subject]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    both = (folder / "certificate.pem").read_text() + (folder / "key.pem").read_text()
    (folder / "both.pem").write_text(both)
    return folder / "certificate.pem"


def nginx(folder: Path, text: str) -> list[str]:
    whole = f"""
        daemon off; pid {folder}/pid; error_log stderr;
        events {{ }}
        http {{ access_log off; client_body_temp_path {folder}; proxy_temp_path {folder};
          fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
          {text} }}"""
    (folder / "nginx.conf").write_text(whole)
    return ["nginx", "-c", str(folder / "nginx.conf")]


def haproxy(folder: Path, text: str) -> list[str]:
    (folder / "haproxy.cfg").write_text(text.replace("maxconn 10000", "maxconn 100"))  # as descriptors allow
    return ["haproxy", "-db", "-f", str(folder / "haproxy.cfg")]


def caddy(folder: Path, text: str) -> list[str]:
    tls = f"tls {folder}/certificate.pem {folder}/key.pem"
    text = text.replace("users.example.com {", f"https://localhost:443 {{\n{tls}")
    (folder / "Caddyfile").write_text("{\nadmin off\nauto_https disable_redirects\n}\n" + text)
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


PROXIES: dict[str, tuple[str, Callable[[Path, str], list[str]]]] = {
    "nginx": ("gatebook.conf", nginx),
    "haproxy": ("haproxy.cfg", haproxy),
    "caddy": ("Caddyfile", caddy),
}


@contextmanager
def proxied(name: str, folder: Path, servers: list[str]) -> Iterator[httpx2.Client]:
    """The proxy, on a port of ours, with a certificate of ours, before our servers."""
    trusted, port = certificate(folder), free_port()
    file, command = PROXIES[name]
    text = (DEPLOY / name / file).read_text().replace("/etc/ssl/gatebook", str(folder))
    for known, server in zip(("127.0.0.1:8001", "127.0.0.1:8002"), servers, strict=True):
        text = text.replace(known, server.removeprefix("http://"))
    text = text.replace("users.example.com;", "localhost;").replace("listen 443", f"listen {port}")
    words = command(folder, text.replace("bind :443", f"bind 127.0.0.1:{port}"))
    shown = Path(words[-1])
    shown.write_text(shown.read_text().replace("localhost:443", f"localhost:{port}"))
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    context = ssl.create_default_context(cafile=str(trusted))
    headers = {"Authorization": f"Bearer {KEY}", "X-Forwarded-For": "203.0.113.9"}
    try:
        with httpx2.Client(verify=context, base_url=f"https://localhost:{port}", headers=headers) as client:
            until(lambda: process.poll() is not None or _answers(client), 15)
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            yield client
    finally:
        process.terminate()
        process.communicate(timeout=10)


def _answers(client: httpx2.Client) -> bool:
    try:
        return client.get("/health/ready").status_code == 200
    except httpx2.TransportError:
        return False
