import { brandAccent, brandMark } from '../../http/brandMark.ts';
import { avatar } from './avatar.ts';
import type { DemoPerson } from './demoPeople.ts';

/** A page of the embedded provider, with the policy it is served under. */
export interface Page {
  readonly html: string;
  readonly policy: string;
}

const style = `
:root { color-scheme: light dark; --ground: #f5f5f5; --card: #fff; --text: #242424; --quiet: #616161; --line: #d1d1d1;
  --hover: #eef8fa; ${brandAccent.light} }
@media (prefers-color-scheme: dark) { :root { --ground: #141414; --card: #242424; --text: #fff; --quiet: #adadad;
  --line: #525252; --hover: #2a3d42; ${brandAccent.dark} } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--ground);
  color: var(--text); font: 400 15px/1.4 "Segoe UI", system-ui, -apple-system, sans-serif; }
main { width: 100%; max-width: 440px; padding: 32px; background: var(--card); border: 1px solid var(--line);
  border-radius: 12px; box-shadow: 0 8px 24px rgb(0 0 0 / 12%); }
h1 { margin: 0 0 4px; font-size: 24px; line-height: 32px; font-weight: 600; }
p { margin: 0 0 20px; color: var(--quiet); }
.mark { display: flex; align-items: center; gap: 8px; margin-bottom: 20px; font-weight: 600; }
ul { list-style: none; margin: 0 0 20px; padding: 0; display: grid; gap: 8px; }
button { font: inherit; color: inherit; cursor: pointer; border: 1px solid var(--line); border-radius: 8px;
  background: transparent; }
button:hover { background: var(--hover); border-color: var(--accent); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.person { width: 100%; display: grid; grid-template-columns: 48px 1fr; gap: 14px; align-items: center; padding: 10px 12px;
  text-align: start; }
.person img { width: 48px; height: 48px; border-radius: 50%; }
.person strong { display: block; font-weight: 600; }
.person small { display: block; font-size: 13px; color: var(--quiet); overflow-wrap: anywhere; }
.plain { padding: 6px 16px; }
footer { margin-top: 20px; padding-top: 16px; border-top: 1px solid var(--line); font-size: 13px; color: var(--quiet); }
`;

/** The page on which somebody of the demo is chosen. No password is asked: the people are not real. */
export function choosePage(address: string, people: readonly DemoPerson[], nonce: string): Page {
  const items = people.map(
    (person) => `<li><button class="person" name="person" value="${escaped(person.id)}">
<img src="${avatar(person.name, person.colour)}" alt="" width="48" height="48">
<span><strong>${escaped(person.name)}</strong><small>${escaped(person.title)}, ${escaped(person.company)}</small>
<small>${escaped(person.signInName)}</small></span></button></li>`,
  );
  const body = `<h1>Choose who you are</h1>
<p>to sign in to Handrail</p>
<form method="post" action="${escaped(address)}"><ul>${items.join('\n')}</ul>
<button class="plain" name="cancel" value="yes">Cancel</button></form>
<footer>These people exist in the demonstration only, so no password is asked. It can be reached from this computer alone.</footer>`;
  return page('Sign in to Handrail', body, nonce);
}

/** A page that says what went wrong and what to do. */
export function problemPage(what: string, advice: string, nonce: string): Page {
  return page('Sign-in did not work', `<h1>${escaped(what)}</h1><p>${escaped(advice)}</p>`, nonce);
}

function page(title: string, body: string, nonce: string): Page {
  return {
    html: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style nonce="${nonce}">${style}</style></head>
<body><main><div class="mark">${brandMark}Handrail</div>${body}</main></body></html>
`,
    // Browsers hold form-action against the redirects that follow a form as well: the last one goes to the app's loopback.
    policy:
      `default-src 'none'; style-src 'nonce-${nonce}'; img-src data:; form-action 'self' http://127.0.0.1:*; ` +
      "base-uri 'none'; frame-ancestors 'none'",
  };
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
