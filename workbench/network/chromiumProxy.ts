import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nameOf, type Route } from './proxyRoute.ts';
import { type Environment, environmentSettings } from './proxySettings.ts';

/** Proxy settings in Chromium's own words (its `--proxy-…` switches, Electron's `setProxy`). */
export type ChromiumProxy =
  | { readonly kind: 'rules'; readonly rules: string; readonly bypass: string }
  /** `address` is one that Chromium fetches by itself. */
  | { readonly kind: 'pac'; readonly address: string };

/**
 * What Chromium must be told of the ways out, since only our environment says it; undefined where that says nothing, and Chromium finds
 * the system's settings by itself. Never holds what signs in. Exceptions beside a PAC file are the file's own to say: Chromium takes none.
 */
export function chromiumProxy(env: Environment): ChromiumProxy | undefined {
  const settings = environmentSettings(env);
  if (settings?.kind === 'pac') {
    const address = pacAddress(settings.address);
    return address === undefined ? undefined : { kind: 'pac', address };
  }
  if (settings?.kind !== 'fixed') return undefined;
  const bypass = settings.exceptions.flatMap(bypassed).join(';');
  return { kind: 'rules', rules: ruleFor(settings.proxy), bypass };
}

/** A longer file fits no command line, bytes. */
const longestHere = 65_536;

/** Chromium fetches no PAC file from a disk, so that one is handed to it whole. */
function pacAddress(address: string): string | undefined {
  if (/^https?:/i.test(address)) {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    // What signs in would be on a command line; we fetch no such file either.
    return url && url.username === '' && url.password === '' ? address : undefined;
  }
  try {
    const content = readFileSync(/^file:/i.test(address) ? fileURLToPath(address) : address);
    if (content.length > longestHere) return undefined;
    return `data:application/x-ns-proxy-autoconfig;base64,${content.toString('base64')}`;
  } catch {
    // What people hear of is that it cannot be read, from whoever asks for a way.
    return undefined;
  }
}

function ruleFor(route: Route): string {
  if (route.kind === 'direct') return 'direct://';
  return `${route.secure ? 'https' : 'http'}://${nameOf(route)}`;
}

/** `NO_PROXY` names all below a name too; Chromium wants that said. */
function bypassed(exception: string): readonly string[] {
  const name = exception.trim().replace(/^\*?\./, '');
  // Words in angle brackets are Chromium's own, one of which takes loopback out of its exceptions.
  if (name === '' || /[;,<>\s]/.test(name)) return [];
  return name === '*' || /^[\d.:/[\]a-f]+$/i.test(name) ? [name] : [name, `*.${name}`];
}

/**
 * The environment without what signs in to proxies, for a browser of ours, whose pages' processes have it as well: none of them sign in
 * with it.
 */
export function withoutLogins(env: Environment): Environment {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      name,
      /_(proxy|pac)$/i.test(name) ? value?.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^/]*@/i, '$1') : value,
    ]),
  );
}

/** The same as Electron's sessions are told it (docs/api/session, `setProxy`). */
export function sessionProxy(proxy: ChromiumProxy): SessionProxy {
  if (proxy.kind === 'pac') return { mode: 'pac_script', pacScript: proxy.address };
  return { mode: 'fixed_servers', proxyRules: proxy.rules, proxyBypassRules: proxy.bypass };
}

export interface SessionProxy {
  readonly mode: 'pac_script' | 'fixed_servers';
  readonly pacScript?: string;
  readonly proxyRules?: string;
  readonly proxyBypassRules?: string;
}
