import { joinedPart, joinPath } from './joinLink.ts';

/** Why what a person typed is not taken as the address of a service. */
export type AddressProblem =
  /** Nothing was typed. */
  | 'empty'
  /** No host name is in it. */
  | 'unreadable'
  /** It names another way than TLS. */
  | 'notSecure'
  /** It has a name or a password in it, as a sign-in name has. */
  | 'credentials'
  /** It names more than a service: a page, a query. */
  | 'more';

/** An address that fits: `origin` and nothing beyond, with the public part of a code where it was a join link. */
export interface ServiceAddress {
  /** Such as `https://help.example.org`. */
  readonly origin: string;
  readonly part?: string;
}

/** The longest text that is looked at: no host name is as long. */
export const longestAddress = 512;

/** Where plain HTTP may be spoken: it does not leave this machine. */
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * The address of a service as people type it: a host name (`help.example.org`), or an address (`https://help.example.org`), or a join
 * link, of which the service is taken. Over https, and http on this machine only. The origin is all that is taken: what stands in a
 * path, a query or before an `@` never counts, so that what is shown is what is reached.
 */
export function readServiceAddress(
  typed: string,
): ServiceAddress | { readonly problem: AddressProblem; readonly origin?: string } {
  const text = typed.trim();
  if (text === '') return { problem: 'empty' };
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  // What URL would leave out in silence is no address either.
  const strange = text.length > longestAddress || /[\s\p{C}\\]/u.test(text);
  const url = !strange && URL.canParse(whole) ? new URL(whole) : undefined;
  if (!url || url.hostname === '') return { problem: 'unreadable' };
  const { origin, protocol, hostname, username, password, pathname, search, hash } = url;
  if (protocol !== 'https:' && protocol !== 'http:') return { problem: 'unreadable' };
  if (username !== '' || password !== '' || text.includes('@')) return { problem: 'credentials' };
  if (protocol === 'http:' && !loopback.has(hostname)) return { problem: 'notSecure', origin: `https://${url.host}` };
  const part = pathname === joinPath && search === '' ? joinedPart(hash) : undefined;
  if (part !== undefined) return { origin, part };
  return pathname === '/' && !/[?#]/.test(text) ? { origin } : { problem: 'more', origin };
}
