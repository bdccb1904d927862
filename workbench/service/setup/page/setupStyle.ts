import { brandAccent } from '../../http/brandMark.ts';

export const setupStyle = `
:root { color-scheme: light dark; --ground: #f5f5f5; --card: #fff; --text: #242424; --quiet: #5c5c5c; --line: #8a8a8a;
  --soft: #e0e0e0; ${brandAccent.light} --good: #0e700e; --care: #8a5300; --bad: #b10e1c; }
@media (prefers-color-scheme: dark) { :root { --ground: #141414; --card: #242424; --text: #fff; --quiet: #bdbdbd; --line: #8a8a8a;
  --soft: #404040; ${brandAccent.dark} --good: #7cd67c; --care: #f2b661; --bad: #ff99a4; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 24px 16px 64px; background: var(--ground); color: var(--text);
  font: 400 15px/1.45 "Segoe UI", system-ui, -apple-system, sans-serif; }
main { width: 100%; max-width: 680px; margin: 0 auto; padding: 32px; background: var(--card); border: 1px solid var(--soft); border-radius: 12px; }
h1 { margin: 0 0 4px; font-size: 24px; line-height: 32px; font-weight: 600; }
h2, legend { margin: 0 0 8px; padding: 0; font-size: 18px; line-height: 26px; font-weight: 600; }
p { margin: 0 0 16px; }
.mark { display: flex; align-items: center; gap: 8px; margin-bottom: 20px; font-weight: 600; }
fieldset { margin: 24px 0 0; padding: 20px 0 0; border: 0; border-top: 1px solid var(--soft); }
.field { margin: 0 0 18px; }
label { display: block; font-weight: 600; }
small { display: block; color: var(--quiet); font-size: 13px; }
input:not([type=checkbox]), select { width: 100%; margin-top: 4px; padding: 7px 10px; font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--line); border-radius: 6px; }
.check { display: flex; gap: 8px; align-items: flex-start; font-weight: 400; }
button, .button { display: inline-block; padding: 8px 18px; font: inherit; font-weight: 600; color: var(--text); background: transparent;
  border: 1px solid var(--line); border-radius: 6px; cursor: pointer; text-decoration: none; }
.main { color: var(--on-accent); background: var(--accent); border-color: var(--accent); }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.problem { margin: 0 0 20px; padding: 12px 16px; border: 1px solid var(--bad); border-radius: 8px; }
.problem p { margin: 0; } .problem strong, .wrong { color: var(--bad); }
ol { margin: 0 0 16px; padding-inline-start: 24px; } ul { margin: 0 0 16px; padding: 0; list-style: none; } li { margin: 0 0 10px; overflow-wrap: anywhere; }
.findings li { display: flex; } .findings li > :last-child { min-width: 0; }
.state { flex: none; width: 56px; font-weight: 600; } .ok { color: var(--good); } .warn { color: var(--care); } .fail { color: var(--bad); }
dl { margin: 0 0 20px; } dt { font-weight: 600; } dd { margin: 0 0 10px; overflow-wrap: anywhere; }
form:has(#front option[value=loopback]:checked) .outside, form:not(:has(#front option[value=tls]:checked)) .with-tls { display: none; }
code { font-family: "Cascadia Mono", ui-monospace, monospace; font-size: 13px; overflow-wrap: anywhere; }
`;
