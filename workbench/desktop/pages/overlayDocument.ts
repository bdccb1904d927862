import type { Served } from './served.ts';

const style = 'html,body{margin:0;height:100%;overflow:hidden;background:transparent}';

/** The page over a shared screen: its scripts, on nothing. No colour scheme, which would give it a ground. */
export function overlayDocument(scripts: readonly string[]): Served {
  const loaded = scripts.map((address) => `<script type="module" src="${address}"></script>`).join('');
  return {
    contentType: 'text/html; charset=utf-8',
    body: (nonce) =>
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Handrail</title><link rel="icon" href="data:,"><style nonce="${nonce}">${style}</style>${loaded}</head><body></body></html>`,
  };
}
