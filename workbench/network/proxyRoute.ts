/** What signs in to a proxy (basic). */
export interface ProxyLogin {
  readonly name: string;
  readonly password: string;
}

export interface ProxyTo {
  readonly kind: 'proxy';
  readonly host: string;
  readonly port: number;
  /** The proxy itself is spoken to over TLS. */
  readonly secure: boolean;
  readonly login?: ProxyLogin;
}

/** One way out of this machine. */
export type Route = { readonly kind: 'direct' } | ProxyTo;

export const direct: Route = { kind: 'direct' };

/** The proxy's name as people know it, without what signs in to it; undefined for none. */
export function nameOf(route: Route): string | undefined {
  if (route.kind === 'direct') return undefined;
  return `${route.host.includes(':') ? `[${route.host}]` : route.host}:${route.port}`;
}

/** A proxy as environments name it, such as `http://name:password@proxy.example:3128`; undefined where it is no address of one. */
export function proxyAt(address: string): ProxyTo | undefined {
  const text = address.includes('://') ? address : `http://${address}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.hostname === '' || !/^https?:$/.test(url.protocol)) return undefined;
  const secure = url.protocol === 'https:';
  const login = { name: unescaped(url.username), password: unescaped(url.password) };
  return {
    kind: 'proxy',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (secure ? 443 : 80)),
    secure,
    ...(login.name !== '' && { login }),
  };
}

const longestAnswer = 2_048;
const mostRoutes = 10;

/**
 * The ways in what a PAC file or a system answers, in their order: `PROXY a:3128; HTTPS b:443; DIRECT`. A kind that Handrail cannot
 * go by, such as SOCKS, is left out; undefined where nothing is left of an answer that said something.
 */
export function routesIn(answer: string): readonly Route[] | undefined {
  const said = answer
    .slice(0, longestAnswer)
    .split(';')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const routes = said.flatMap((each) => routeIn(each) ?? []).slice(0, mostRoutes);
  if (routes.length > 0) return routes;
  return said.length === 0 ? [direct] : undefined;
}

function routeIn(said: string): Route | undefined {
  const [, kind = '', place] = /^([A-Za-z]+[0-9]?)(?:\s+(\S+))?$/.exec(said) ?? [];
  if (/^direct$/i.test(kind) && place === undefined) return direct;
  // What signs in is never taken from an answer.
  if (place === undefined || /[@/]/.test(place)) return undefined;
  if (/^(proxy|http)$/i.test(kind)) return proxyAt(`http://${place}`);
  if (/^https$/i.test(kind)) return proxyAt(`https://${place}`);
  return undefined;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A password may hold a lone percent sign.
    return text;
  }
}
