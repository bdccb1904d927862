import { readFileSync } from 'node:fs';
import type { ProxyLogin } from './proxyRoute.ts';

/**
 * What signs in to proxies that a PAC file or the system names, out of a file with lines `proxy.example:3128 name:password`. Each
 * is for the proxy it stands with: a PAC file cannot send a password to another. One after `https://` goes over TLS alone, also
 * where a PAC file names the proxy without it. A file that cannot be read holds none.
 */
export function readLogins(path: string | undefined): (proxy: string, secure: boolean) => ProxyLogin | undefined {
  if (!path) return () => undefined;
  return (proxy, secure) => {
    // Read each time: a password that was changed is taken without a start.
    for (const line of linesOf(path)) {
      const [, tls, name, user, password] = /^(https:\/\/)?(\S+)\s+([^:\s]+):(.*)$/.exec(line.trim()) ?? [];
      if (tls !== undefined && !secure) continue;
      if (name?.toLowerCase() === proxy.toLowerCase() && user !== undefined && password !== undefined)
        return { name: user, password };
    }
    return undefined;
  };
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    // Without it the proxy says that it wants a password, which is what people are told.
    return [];
  }
}
