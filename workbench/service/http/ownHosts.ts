/**
 * Tells the Host headers of this service from others. A page elsewhere whose name was made to resolve to this machine
 * (DNS rebinding) comes with a foreign one.
 */
export function ownHosts(address: string, port: number): (host: string | undefined) => boolean {
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, new URL(address).host]);
  return (host) => host !== undefined && hosts.has(host.toLowerCase());
}
