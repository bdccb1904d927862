import { proxyAt, type Route } from './proxyRoute.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What says by which way things are reached. */
export type ProxySettings =
  | { readonly kind: 'none' }
  | { readonly kind: 'fixed'; readonly proxy: Route; readonly exceptions: readonly string[] }
  /** A PAC file, at an address or a path. */
  | { readonly kind: 'pac'; readonly address: string; readonly exceptions: readonly string[] };

/** Where settings were found: shown to people. */
export type SettingsPlace = 'environment' | 'system' | 'none';

export interface PlacedSettings {
  readonly settings: ProxySettings;
  readonly place: SettingsPlace;
}

/**
 * What the environment says: `HTTPS_PROXY`, or a PAC file in `HANDRAIL_PAC` or `auto_proxy`, with exceptions in `NO_PROXY`. Undefined
 * where it says nothing.
 */
export function environmentSettings(env: Environment): ProxySettings | undefined {
  const exceptions = (env['no_proxy'] || env['NO_PROXY'] || '').split(/[,\s]+/).filter((each) => each !== '');
  const proxy = proxyAt(env['https_proxy'] || env['HTTPS_PROXY'] || '');
  if (proxy) return { kind: 'fixed', proxy, exceptions };
  const address = env['HANDRAIL_PAC'] || env['auto_proxy'];
  return address ? { kind: 'pac', address, exceptions } : undefined;
}
