# Gatebook in a container: see docs/operations.md.
#   docker build --tag gatebook .
FROM python:3.11-slim-bookworm AS build
WORKDIR /source
COPY . .
RUN python3 -m venv /opt/gatebook
RUN /opt/gatebook/bin/pip install --no-cache-dir --require-hashes --requirement requirements.txt
RUN /opt/gatebook/bin/pip install --no-cache-dir --no-deps .

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home gatebook && install --directory --owner=gatebook --mode=700 /data
COPY --from=build /opt/gatebook /opt/gatebook
ENV PATH=/opt/gatebook/bin:$PATH PYTHONDONTWRITEBYTECODE=1 \
    GATEBOOK_HOST=0.0.0.0 GATEBOOK_DATA_DIR=/data GATEBOOK_LOG_FORMAT=json
USER 10001:10001
VOLUME /data
EXPOSE 8001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD \
    ["python3", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8001/health/ready', timeout=4)"]
ENTRYPOINT ["gatebook"]
CMD ["serve"]
