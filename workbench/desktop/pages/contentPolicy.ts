import { permissionsPolicy } from '../../base/app/pagePolicy.ts';

/** The origins of a shell; they differ in their port or host and share nothing else. */
export interface Origins {
  readonly workbench: string;
  readonly prompt: string;
  readonly stage: string;
  /** Where a page draws over the screen; only in a shell whose windows can be transparent. */
  readonly overlay?: string;
}

export type OriginName = keyof Origins;

/** Where each origin's page opens its socket to the device. */
export const socketPath = '/port';

/** Where the frame for extensions lies, on the workbench's origin. */
export const sandboxFramePath = '/sandbox/frame.html';

/** The content security policy of a page of each origin. `styleNonce` lets through the style elements that the page makes. */
function contentPolicy(name: OriginName, origins: Origins, styleNonce: string): string {
  // Where pages come over loopback they talk through a socket; in a shell with a scheme of its own through a message port.
  const own = origins[name] ?? '';
  const socket = own.startsWith('http:') ? `${own.replace('http:', 'ws:')}${socketPath}` : '';
  // The workbench's page fetches extensions' bundles to hand them to the sandbox.
  const bundles = name === 'workbench' ? `${origins.workbench}/extensions/` : '';
  const common = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${styleNonce}'`,
    "img-src 'self' data:",
    `connect-src ${[socket, bundles].filter((each) => each !== '').join(' ') || "'none'"}`,
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
  ];
  return [...common, ...frames(name, origins)].join('; ');
}

/** Who frames whom: the workbench the sandbox and the helper's stage, the prompt the stage that captures. */
function frames(name: OriginName, origins: Origins): readonly string[] {
  const ancestors = (allowed: string) => `frame-ancestors ${allowed}`;
  if (name === 'stage') return [ancestors(`${origins.workbench} ${origins.prompt}`)];
  if (name === 'overlay') return [ancestors("'none'")];
  const framed = name === 'workbench' ? `${origins.workbench}${sandboxFramePath} ${origins.stage}` : origins.stage;
  return [`frame-src ${framed}`, ancestors("'none'")];
}

/**
 * Only the stage may capture the display, in a window of its own or framed by a trusted prompt, which must have the right to
 * hand it on. The workbench has not, and so no frame in it either.
 */
function originPermissions(name: OriginName, origins: Origins): string {
  const may = { workbench: '()', prompt: `(self "${origins.stage}")`, stage: '(self)', overlay: '()' } as const;
  return permissionsPolicy(may[name]);
}

/** What every answer carries. */
export const commonHeaders: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** The headers of an answer with something of ours in it. `policy` is the content security policy of its own, if it has one. */
export function servedHeaders(
  name: OriginName,
  origins: Origins,
  served: { readonly contentType: string; readonly policy?: (nonce: string) => string },
  nonce: string,
): Readonly<Record<string, string>> {
  return {
    ...commonHeaders,
    'Content-Type': served.contentType,
    'Content-Security-Policy': served.policy?.(nonce) ?? contentPolicy(name, origins, nonce),
    'Permissions-Policy': originPermissions(name, origins),
  };
}
