import { brandAccent, brandMark } from './brandMark.ts';
import { html, Markup } from './openApi/markup.ts';
import type { Problem } from './problem.ts';
import { type StyledPage, styledPage } from './styledPage.ts';

const style = `
:root { color-scheme: light dark; --ground: #fafafa; --text: #242424; --quiet: #575757; ${brandAccent.light} }
@media (prefers-color-scheme: dark) { :root { --ground: #141414; --text: #f5f5f5; --quiet: #b3b3b3; ${brandAccent.dark} } }
body { margin: 0; background: var(--ground); color: var(--text); font: 400 15px/1.5 "Segoe UI", system-ui, -apple-system, sans-serif; }
main { box-sizing: border-box; max-width: 480px; margin: 0 auto; padding: 18vh 24px 48px; }
.mark { display: flex; align-items: center; gap: 8px; font-weight: 600; font-size: 17px; }
h1 { margin: 28px 0 8px; font-size: 26px; line-height: 1.25; font-weight: 600; }
p { margin: 0 0 24px; color: var(--quiet); }
a { display: inline-block; margin: 0 16px 12px 0; color: var(--accent); border-radius: 6px; }
.first { padding: 7px 16px; background: var(--accent); color: var(--on-accent); text-decoration: none; font-weight: 600; }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (forced-colors: active) { .first { border: 1px solid; } }
`;

/** What a person's browser is shown where nothing is. Programs get the problem itself. */
export function nothingHere({ what, do: advice }: Problem): StyledPage {
  const body = html`<main><div class="mark">${new Markup(brandMark)}Handrail</div><h1>${what}</h1><p>${advice}</p>
<a class="first" href="/">Open Handrail</a><a href="/api/docs">Read the API’s description</a></main>`;
  return styledPage(`${what} Handrail`, style, body);
}

/** Whether it is a browser that a person looks at: programs do not name HTML by its name. */
export function asksForPage(method: string, accept: string | undefined): boolean {
  return method === 'GET' && (accept ?? '').split(',').some((each) => each.trim().split(';')[0] === 'text/html');
}
