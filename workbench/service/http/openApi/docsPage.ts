import { brandMark } from '../brandMark.ts';
import { apiProblems } from '../sentences.ts';
import { type StyledPage, styledPage } from '../styledPage.ts';
import { areas } from './areas.ts';
import { curlOf } from './curl.ts';
import { docsStyle } from './docsStyle.ts';
import { fieldRows, rulesOf, typeOf } from './fieldRows.ts';
import { html, Markup, prose } from './markup.ts';
import type { JsonSchema } from './namedSchemas.ts';
import type { OpenApiDocument } from './openApi.ts';
import type { Answered, Operation } from './operation.ts';

/** Draws the document for people. Everything is open, so that the browser's search finds all of it. */
export function docsPage(document: OpenApiDocument): StyledPage {
  return styledPage('Handrail API', docsStyle, body(document));
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}
type Named = Readonly<Record<string, JsonSchema>>;

function body(document: OpenApiDocument): Markup {
  const asked = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]): Asked => ({ method: method.toUpperCase(), path, operation })),
  );
  const named: Named = document.components.schemas;
  const sections = Object.entries(areas)
    .map(([area, about]) => ({ area, about, inIt: asked.filter(({ operation }) => operation.tags.includes(area)) }))
    .filter(({ inIt }) => inIt.length > 0);
  return html`<a class="skip" href="#main">To the content</a><div class="frame">
<nav aria-label="Areas"><div class="mark">${new Markup(brandMark)}Handrail API</div><ul>
<li><a href="#main">Start</a></li>
${sections.map(({ area, about, inIt }) => html`<li><a href="#${area}" title="${about}">${inWords(area)}<span>${inIt.length}</span></a></li>\n`)}
<li><a href="#errors">Errors<span>${apiProblems.length}</span></a></li></ul></nav>
<main id="main">${start(document)}
${sections.map(
  ({ area, about, inIt }) =>
    html`<section aria-labelledby="${area}"><h2 id="${area}">${inWords(area)}</h2><p class="quiet">${about}</p>
${inIt.map((each) => article(each, named))}</section>\n`,
)}
${errors()}</main></div>`;
}

/** As in `Enrolment tokens`. */
function inWords(area: string): string {
  const words = area
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/\b(api|open api)\b/g, (name) => (name === 'api' ? 'API' : 'OpenAPI'));
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function start({ info, servers }: OpenApiDocument): Markup {
  const [first = '', ...others] = info.description.split('\n\n');
  const command = `export HANDRAIL=${servers[0].url}\nexport TOKEN=hrt_...\ncurl -sS "$HANDRAIL/api/v1/me" -H "Authorization: Bearer $TOKEN"`;
  return html`<h1>${info.title} API</h1><p>${prose(first)}</p>
${others.map((paragraph) => html`<p>${prose(paragraph)}</p>`)}
<pre tabindex="0" aria-label="A first request">${command}</pre>
<p class="quiet">For machines: <a href="/api/v1/openapi.json">the OpenAPI ${'3.1'} document</a>. In the tables * marks what must be there.</p>
<ul class="facts">
${facts.map(([title, text]) => html`<li><strong>${title}</strong>${prose(text)}</li>\n`)}</ul>`;
}

const facts: readonly (readonly [string, string])[] = [
  ['Tokens', 'In `Authorization: Bearer`. The tenant is the token’s; no request names one.'],
  [
    'Edits',
    'Send the `ETag` you read as `If-Match`. Another version in force is `edit_conflict`; none is `version_required`.',
  ],
  ['Making things', 'An `Idempotency-Key` makes a repeated request answer what it made. Secrets are shown once.'],
  ['Pages', '`limit` up to 500; give `next` as `cursor`, in the same order. The last page has no `next`.'],
  ['Refusals', '`application/problem+json` with `code`, `what`, `do`, and the `field` that is wrong.'],
  ['Rates', 'Asking too fast is `too_many`, with the seconds to wait in `Retry-After`.'],
];

function article({ method, path, operation }: Asked, named: Named): Markup {
  const { operationId, summary, description, parameters, requestBody } = operation;
  const body = requestBody?.content['application/json'];
  const answer = Object.entries(operation.responses).find(([status]) => status.startsWith('2'));
  return html`<article id="${operationId}" aria-labelledby="${operationId}.title">
<h3 id="${operationId}.title"><span class="method ${method}">${method}</span><code>${path}</code></h3>
<p>${prose(summary)}. <span class="quiet">${prose(description)}</span></p>
${parameters.length > 0 ? html`<h4>Parameters</h4>${parameterTable(operation, named)}` : html``}
${body ? html`<h4>Body</h4>${fieldTable(body.schema, named, `Body of ${operationId}`)}` : html``}
${answer ? answered(answer[0], answer[1] as Answered, named, operationId) : html``}
<h4>Example</h4><pre tabindex="0" aria-label="Example of ${operationId}">${curlOf(method, path, operation)}</pre></article>\n`;
}

function answered(status: string, { content = {}, headers = {} }: Answered, named: Named, name: string): Markup {
  const withHeaders = Object.keys(headers).map((header) => `\`${header}\``);
  const [mediaType] = Object.keys(content);
  const json = content['application/json'];
  const said = [status, mediaType ?? 'nothing', ...(withHeaders.length > 0 ? [`with ${withHeaders.join(', ')}`] : [])];
  return html`<h4>Answer: ${prose(said.join(' '))}</h4>${
    json?.example === undefined
      ? html``
      : html`<div class="columns">${fieldTable(json.schema, named, `Answer of ${name}`)}
<pre tabindex="0" aria-label="Answer of ${name}">${JSON.stringify(json.example, undefined, 2)}</pre></div>`
  }`;
}

function parameterTable({ parameters, operationId }: Operation, named: Named): Markup {
  const rows = parameters.map(({ name, in: place, required, schema, description }) =>
    row(name, required, `${typeOf(schema, named)} (${place})`, description ?? rulesOf(schema, named)),
  );
  return table(rows, `Parameters of ${operationId}`);
}

function fieldTable(schema: JsonSchema, named: Named, label: string): Markup {
  const rows = fieldRows(schema, named).map(({ name, required, type, rules }) => row(name, required, type, rules));
  return rows.length > 0 ? table(rows, label) : html`<p class="quiet">${typeOf(schema, named)}</p>`;
}

function row(name: string, required: boolean, type: string, rules: string): Markup {
  const must = required ? html` <span class="must" title="must be there" aria-label="must be there">*</span>` : html``;
  return html`<tr><td><code>${name}</code>${must}</td><td>${type}</td><td class="quiet">${prose(rules)}</td></tr>\n`;
}

function table(rows: readonly Markup[], label: string): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Rules</th></tr></thead><tbody>
${rows}</tbody></table></div>`;
}

function errors(): Markup {
  const rows = [...apiProblems]
    .sort((a, b) => a.status - b.status || a.code.localeCompare(b.code, 'en'))
    .map(
      (each) =>
        html`<tr><td><code>${each.code}</code></td><td>${each.status}</td><td>${each.what}</td><td class="quiet">${each.do}</td></tr>\n`,
    );
  return html`<section aria-labelledby="errors"><h2 id="errors">Errors</h2>
<p class="quiet">What a request can be refused with. Programs go by the code; the sentences are for people.</p>
<article class="scroll" tabindex="0" aria-label="Errors"><table><thead><tr><th scope="col">Code</th><th scope="col">Status</th>
<th scope="col">What happened</th><th scope="col">What to do</th></tr></thead><tbody>${rows}</tbody></table></article></section>`;
}
