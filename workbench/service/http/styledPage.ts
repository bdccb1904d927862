import { createHash } from 'node:crypto';
import { html, Markup } from './openApi/markup.ts';

/** A page that the service draws itself, and the policy (CSP) it is served under. */
export interface StyledPage {
  readonly html: string;
  readonly policy: string;
}

/** A page with its one style in it, whose policy allows that and nothing else. */
export function styledPage(title: string, style: string, body: Markup): StyledPage {
  return {
    html: styledHtml(title, style, body),
    policy: `default-src 'none'; style-src ${styleSource(style)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  };
}

/** The same for who has a policy of their own, which names the style by `styleSource`. */
export function styledHtml(title: string, style: string, body: Markup): string {
  const page = html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>${new Markup(`<style>${style}</style>`)}</head>
<body>${body}</body></html>\n`;
  return `<!doctype html>\n${page.text}`;
}

/** How a policy names a style that stands in the page: by its hash. */
export function styleSource(style: string): string {
  return `'sha256-${createHash('sha256').update(style).digest('base64')}'`;
}
