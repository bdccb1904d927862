import type { Served } from './served.ts';

/** How wide it is on each side, CSS pixels. */
export const borderWidth = 4;

const style = `html{height:100%;box-sizing:border-box;border:${borderWidth}px solid #e8590c;background:transparent}`;

/** Where the page around a shared screen lies, on the prompt's origin. */
export const borderPath = '/border.html';

/** The page around a shared screen: a style and nothing else. */
export const borderPage: Served = {
  contentType: 'text/html; charset=utf-8',
  body: (nonce) => `<!doctype html><title>Handrail</title><style nonce="${nonce}">${style}</style>`,
  policy: (nonce) => `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'`,
};
