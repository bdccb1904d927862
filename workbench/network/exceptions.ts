import { BlockList, isIP } from 'node:net';

/** Whether a host goes by no proxy, as `NO_PROXY` has it: names with all below them, addresses, and networks (`10.0.0.0/8`); `*` is all. */
export function isExcepted(host: string, port: number, exceptions: readonly string[]): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (isLoopback(bare)) return true;
  return exceptions.some((each) => fits(bare, port, each.trim().toLowerCase()));
}

/** Nothing of this machine itself goes by a proxy, whatever anybody says. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || /^127(\.\d+){3}$/.test(host) || host === '::1';
}

function fits(host: string, port: number, exception: string): boolean {
  if (exception === '') return false;
  if (exception === '*') return true;
  const network = /^([0-9a-f.:]+)\/(\d{1,3})$/.exec(exception);
  if (network?.[1] !== undefined) return isIn(host, network[1], Number(network[2]));
  const [, name = exception, only] = /^(\[[^\]]+\]|[^:]+):(\d{1,5})$/.exec(exception) ?? [];
  if (only !== undefined && Number(only) !== port) return false;
  const bare = name.replace(/^\[|\]$/g, '').replace(/^\*?\./, '');
  return host === bare || (isIP(bare) === 0 && host.endsWith(`.${bare}`));
}

function isIn(host: string, network: string, bits: number): boolean {
  const [family, most] = isIP(network) === 4 ? (['ipv4', 32] as const) : (['ipv6', 128] as const);
  if (isIP(network) === 0 || bits > most || isIP(host) !== isIP(network)) return false;
  const list = new BlockList();
  list.addSubnet(network, bits, family);
  return list.check(host, family);
}
