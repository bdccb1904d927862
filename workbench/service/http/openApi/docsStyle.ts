import { brandAccent } from '../brandMark.ts';

/** How the page looks. Light and dark follow the reader's system; colours meet WCAG AA on their grounds. */
export const docsStyle = `
:root { color-scheme: light dark; --ground: #fafafa; --card: #fff; --text: #242424; --quiet: #575757; --line: #dcdcdc;
  --code: #f3f3f3; ${brandAccent.light} --get: #0e5a2f; --post: #0f548c; --put: #7a4a00; --delete: #a4262c; --on: #fff; }
@media (prefers-color-scheme: dark) { :root { --ground: #141414; --card: #1f1f1f; --text: #f5f5f5; --quiet: #b3b3b3;
  --line: #3d3d3d; --code: #2b2b2b; ${brandAccent.dark} --get: #6ccb8b; --post: #7cb9f5; --put: #f2bd6a; --delete: #f1919a;
  --on: #141414; } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 16px; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--ground); color: var(--text);
  font: 400 15px/1.5 "Segoe UI", system-ui, -apple-system, sans-serif; }
a { color: var(--accent); }
a:focus-visible, pre:focus-visible, .scroll:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
code, pre { font-family: ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; font-size: 13px; }
:not(pre) > code { padding: 1px 5px; border-radius: 4px; background: var(--code); overflow-wrap: anywhere; }
.skip { position: absolute; inset-inline-start: 16px; top: -60px; padding: 8px 16px; background: var(--card); z-index: 1; }
.skip:focus { top: 16px; }
.frame { display: grid; grid-template-columns: 232px minmax(0, 1fr); max-width: 1240px; margin: 0 auto; }
nav { position: sticky; top: 0; align-self: start; height: 100vh; overflow-y: auto; padding: 28px 20px; border-inline-end: 1px solid var(--line); }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: flex; justify-content: space-between; gap: 8px; padding: 5px 10px; border-radius: 6px; color: var(--text); text-decoration: none; }
nav a:hover { background: var(--code); }
nav span { color: var(--quiet); font-variant-numeric: tabular-nums; }
.mark { display: flex; align-items: center; gap: 8px; margin-bottom: 20px; padding-inline-start: 10px; font-weight: 600; font-size: 17px; }
main { min-width: 0; padding: 32px 40px 96px; }
h1 { margin: 0 0 8px; font-size: 30px; line-height: 1.25; font-weight: 600; }
h2 { margin: 56px 0 4px; padding-top: 20px; border-top: 1px solid var(--line); font-size: 23px; line-height: 1.3; font-weight: 600; }
h3 { display: flex; flex-wrap: wrap; align-items: baseline; gap: 10px; margin: 0; font-size: 15px; font-weight: 600; }
h3 code { padding: 0; background: none; font-size: 15px; font-weight: 600; }
h4 { margin: 20px 0 6px; font-size: 13px; font-weight: 600; color: var(--quiet); }
p { margin: 8px 0; max-width: 72ch; }
.quiet { color: var(--quiet); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); gap: 12px; margin: 24px 0 0; padding: 0; list-style: none; }
.facts li, article { padding: 18px 20px; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
.facts strong { display: block; margin-bottom: 2px; font-weight: 600; }
article { margin-top: 16px; }
.method { min-width: 62px; padding: 1px 8px; border-radius: 5px; color: var(--on); text-align: center; font-size: 12px; letter-spacing: .04em; }
.GET { background: var(--get); } .POST { background: var(--post); } .PUT { background: var(--put); } .DELETE { background: var(--delete); }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 24px; align-items: start; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 13.5px; }
th, td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top; }
th { font-weight: 600; color: var(--quiet); }
td:first-child { white-space: nowrap; }
td code { font-size: 12.5px; }
td .must { color: var(--delete); font-weight: 600; }
tr:last-child td { border-bottom: 0; }
pre { margin: 6px 0 0; padding: 12px 14px; border-radius: 8px; background: var(--code); overflow-x: auto; line-height: 1.45; tab-size: 2; }
@media (max-width: 900px) { .frame { display: block; } nav { position: static; height: auto; border: 0; border-bottom: 1px solid var(--line); }
  nav ul { display: flex; flex-wrap: wrap; gap: 2px; } main { padding: 24px 18px 64px; } .columns { display: block; } }
@media (forced-colors: active) { .method { border: 1px solid; } }
@media print { nav { display: none; } .frame { display: block; } article { break-inside: avoid; } }
`;
