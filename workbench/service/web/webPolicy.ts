import { permissionsPolicy, sandboxPolicy } from '../../base/app/pagePolicy.ts';
import { assetFolder } from './builtPages.ts';

/** The documents of a tab. */
export type WebDocument = 'workbench' | 'prompt' | 'stage' | 'capture' | 'sandbox';

export const documentPaths = {
  prompt: '/prompt',
  stage: '/stage/page.html',
  capture: '/stage/capture.html',
  sandbox: '/sandbox/frame.html',
} as const;

export interface PolicyParts {
  /** The service's own, as people open it. */
  readonly origin: string;
  /** Where sign-in takes the page besides: the provider's endpoints. */
  readonly providers: readonly string[];
  readonly nonce: string;
}

/**
 * The content security policy of a document. Addresses are written out: in a frame whose origin is nobody's, `'self'` would be
 * nobody too. No document makes script from text (Trusted Types, without a policy).
 */
export function webPolicy(name: WebDocument, { origin, providers, nonce }: PolicyParts): string {
  const closed = ["default-src 'none'", "base-uri 'none'", "form-action 'none'", "object-src 'none'"];
  const typed = ["require-trusted-types-for 'script'", "trusted-types 'none'"];
  const scripts = `script-src ${origin}${assetFolder}`;
  const styles = `style-src ${origin}${assetFolder} 'nonce-${nonce}'`;
  const socket = `${origin.replace(/^http/, 'ws')}/link`;
  const frames = [documentPaths.sandbox, documentPaths.prompt, '/stage/'].map((path) => `${origin}${path}`).join(' ');
  switch (name) {
    case 'workbench':
      return policy(
        ...closed,
        scripts,
        styles,
        `img-src ${origin}${assetFolder} data:`,
        `connect-src ${[origin, socket, ...providers].join(' ')}`,
        `frame-src ${frames}`,
        "frame-ancestors 'none'",
        ...typed,
      );
    case 'prompt':
      return policy(
        ...closed,
        scripts,
        styles,
        `img-src ${origin}${assetFolder} data:`,
        `frame-ancestors ${origin}`,
        ...typed,
      );
    case 'stage':
      return policy('sandbox allow-scripts', ...closed, scripts, styles, `frame-ancestors ${origin}`, ...typed);
    case 'capture':
      return policy(...closed, scripts, styles, `frame-ancestors ${origin}`, ...typed);
    case 'sandbox':
      // It runs programs of extensions, which come over its port: its one script starts workers of them.
      return sandboxPolicy(origin, nonce);
  }
}

function policy(...parts: readonly string[]): string {
  return parts.join('; ');
}

/** Only the tab itself captures the display; the frame of the capturing stage is of its origin. */
export function webPermissions(name: WebDocument): string {
  const captures = name === 'workbench' || name === 'capture';
  return permissionsPolicy(captures ? '(self)' : '()');
}
