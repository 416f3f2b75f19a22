// Whether others on the way can read what is typed here.

const LOOPBACK = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

export function isReadableOnTheWay({ protocol, hostname }: { protocol: string; hostname: string }): boolean {
  return protocol !== "https:" && !LOOPBACK.test(hostname);
}

export const WARNING = "This page came over plain HTTP: whoever is on the way reads passwords, keys and answers. Use https.";
