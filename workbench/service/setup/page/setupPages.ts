import { shownText } from '../../../base/policy/shownText.ts';
import { brandMark } from '../../http/brandMark.ts';
import { html, type Markup, Markup as Piece } from '../../http/openApi/markup.ts';
import { styledHtml, styleSource } from '../../http/styledPage.ts';
import type { VerifiedToken } from '../../identity/tokenVerifier.ts';
import { defaultsFor, type Given, type SetupField, setupFields, shownValue } from '../fields.ts';
import type { Finding } from '../finding.ts';
import { setupStyle } from './setupStyle.ts';

const nothing = new Piece('');
const sectionOf: ReadonlyMap<string, SetupField['section']> = new Map(
  setupFields.map(({ name, section }) => [name, section]),
);

/** What a page is about, beside its content: a refusal in two sentences. */
export interface Said {
  readonly what: string;
  readonly do: string;
  readonly field?: string;
}

/** Its one style by its hash, forms to this service alone, and nothing else: no script, no picture, no frame. */
export const setupPolicy = `default-src 'none'; style-src ${styleSource(setupStyle)}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

function page(title: string, body: Markup): string {
  const main = html`<main><div class="mark">${new Piece(brandMark)}Handrail</div><h1>${title}</h1>
${body}</main>`;
  return styledHtml(`${title} - Handrail`, setupStyle, main);
}

function problem(said: Said | undefined): Markup {
  if (!said) return nothing;
  return html`<div class="problem" role="alert"><p><strong>${said.what}</strong> ${said.do}</p></div>`;
}

export function tokenPage(said?: Said): string {
  const body = html`<p>Type the token that was shown on the machine of the service.</p>${problem(said)}
<form method="post" action="/setup/token"><div class="field"><label for="token">Setup token</label>
<small id="about-token">Four groups of five letters and digits. It is good for a day, and once.</small>
<input id="token" name="token" required autocomplete="off" spellcheck="false" autocapitalize="characters" aria-describedby="about-token"></div>
<button class="main">Continue</button></form>`;
  return page('Set this service up', body);
}

/** While nothing is set up, and nobody has made a token yet. */
export function noTokenPage(): string {
  const body = html`<p>This service is not set up yet. That is done here, by somebody with a token.</p>
<p>Whoever runs it makes one on its machine: <code>handrail setup --token --data DIR</code>. Then load this page again.</p>`;
  return page('Set this service up', body);
}

export function closedPage(): string {
  const body = html`<p>This service is set up, and no token is waiting to be used.</p>
<p>Whoever runs it makes a new one on its machine: <code>handrail setup --token --data DIR</code>.</p>`;
  return page('Nothing to set up', body);
}

const sections: readonly { readonly id: SetupField['section']; readonly title: string }[] = [
  { id: 'address', title: 'Address' },
  { id: 'identity', title: 'Sign-in' },
  { id: 'backup', title: 'Backups' },
  { id: 'records', title: 'Records' },
  { id: 'media', title: 'Pictures between networks' },
];

export function fieldsPage(
  given: Given,
  dataFolder: string,
  shown: { readonly said?: Said | undefined; readonly findings?: readonly Finding[] | undefined } = {},
): string {
  const { said, findings } = shown;
  const hasFailed = findings?.some(({ state }) => state === 'fail') ?? false;
  // Those of the address depend on the first choice, and are left to it.
  const usual = Object.entries(defaultsFor(given, dataFolder)).filter(([name]) => sectionOf.get(name) !== 'address');
  const filled: Given = { ...Object.fromEntries(usual), ...given };
  const body = html`<p>Nothing is written before all of it was checked. Files and folders are those of the machine of the service.</p>
${problem(said)}${findings ? report(findings) : nothing}
<form method="post" action="/setup/fields">
${sections.map(
  ({ id, title }) =>
    html`<fieldset><legend>${title}</legend>
${setupFields.filter(({ section }) => section === id).map((field) => control(field, filled, said?.field === field.name))}</fieldset>\n`,
)}
${hasFailed ? html`<p><label class="check"><input type="checkbox" name="unchecked" value="yes">Save it although a check failed</label></p>` : nothing}
<button name="do" value="check">Check</button> <button class="main" name="do" value="save">Check, save and start</button></form>`;
  return page('Set this service up', body);
}

function control(field: SetupField, given: Given, isWrong: boolean): Markup {
  const { name, label, about, choices, shownWith, optional, number, advice } = field;
  const value = shownValue(given[name] ?? '');
  const described = isWrong ? `about-${name} wrong-${name}` : `about-${name}`;
  const marked = new Piece(
    `id="${name}" name="${name}" aria-describedby="${described}"${isWrong ? ' aria-invalid="true"' : ''}`,
  );
  const input = choices
    ? html`<select ${marked}>${choices.map((each) => html`<option value="${each.value}"${new Piece(each.value === value ? ' selected' : '')}>${each.label}</option>`)}</select>`
    : html`<input ${marked} value="${value}" autocomplete="off" spellcheck="false"${new Piece(number ? ' inputmode="numeric"' : '')}>`;
  return html`<div class="field${shownWith === undefined ? '' : ` ${shownWith}`}"><label for="${name}">${label}${optional ? ' (optional)' : ''}</label>
<small id="about-${name}">${about}</small>
${input}${isWrong ? html`<small class="wrong" id="wrong-${name}">${advice}</small>` : nothing}</div>\n`;
}

function report(findings: readonly Finding[]): Markup {
  return html`<section aria-labelledby="checks"><h2 id="checks">What the checks found</h2><ul class="findings">
${findings.map(({ state, what, do: advice }) => html`<li><span class="state ${state}">${state}</span> <span>${what}${advice === undefined ? '' : ` ${advice}`}</span></li>\n`)}</ul></section>`;
}

export function savedPage(address: string, findings: readonly Finding[], register: readonly string[]): string {
  const body = html`<p>The service is starting with these settings.</p><ol><li>At the identity provider, register the redirect addresses below.</li>
<li>Open <a href="${address}/setup">${address}/setup</a>, type the same token again, and sign in as the first administrator.</li></ol>
<h2>Redirect addresses</h2><ul>${register.map((line) => html`<li>${line}</li>`)}</ul>${report(findings)}`;
  return page('Settings saved', body);
}

export function signInPage(issuer: string, said?: Said): string {
  const body = html`<p>The first administrator signs in with the identity provider, and is named by what it says they are: its address
and their lasting id there, not their name.</p>${problem(said)}
<p>Identity provider: <code>${issuer}</code></p><p><a class="button main" href="/setup/sign-in">Sign in</a></p>`;
  return page('Name the first administrator', body);
}

export function confirmPage({ provider, subject, claims }: VerifiedToken): string {
  const body = html`<p>You signed in as:</p><dl><dt>Name</dt><dd>${shownText(claims.name, 200) ?? subject}</dd>
<dt>Sign-in name</dt><dd>${shownText(claims.preferred_username, 320) ?? 'none'}</dd>
<dt>Issuer</dt><dd><code>${provider.issuer}</code></dd><dt>Subject</dt><dd><code>${subject}</code></dd></dl>
<p>An administrator may do everything here: change settings, give roles, see every record. This is written into the audit log.</p>
<form method="post" action="/setup/administrator"><button class="main" name="do" value="name">Make this person the administrator</button>
<button name="do" value="other">Somebody else</button></form>`;
  return page('Name the first administrator', body);
}

export function donePage(name: string, address: string): string {
  const body = html`<p>${name} is an administrator of this service. The token is used up.</p>
<p>Open <a href="/">${address}</a> in this browser, or the workbench on a computer with this address as its service, and sign in. Remote
help is switched off until you switch it on, under Settings.</p>`;
  return page('This service is ready', body);
}
