import type { Operation } from './operation.ts';

/** A request as a command of a shell, with the address and the token in variables. */
export function curlOf(method: string, path: string, operation: Operation): string {
  const { parameters, requestBody, security } = operation;
  const filled = parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce((address, { name, example }) => address.replace(`{${name}}`, String(example)), path);
  const query = parameters
    .filter((parameter) => parameter.in === 'query' && parameter.required)
    .map(({ name, example }) => `${name}=${encodeURIComponent(String(example))}`);
  const headers = parameters.filter((parameter) => parameter.in === 'header');
  const body = requestBody?.content['application/json']?.example;
  const isFile = Object.keys(fileContent(operation)).length > 0;
  const parts = [
    `curl -sS${isFile ? 'OJ' : ''}${method === 'GET' ? '' : ` -X ${method}`} "$HANDRAIL${[filled, query.join('&')].filter(Boolean).join('?')}"`,
    ...(security === undefined ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...headers.map(({ name, example }) => `-H ${quoted(`${name}: ${String(example)}`)}`),
    ...(body === undefined ? [] : [`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(body))}`]),
  ];
  return parts.join(' \\\n  ');
}

/** What is answered as a file, by its media type; empty for JSON and for nothing. */
function fileContent({ responses }: Operation): object {
  const success = responses['200'];
  if (!success || '$ref' in success || !success.content) return {};
  const { 'application/json': answer, ...files } = success.content;
  return answer?.example === undefined ? success.content : files;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
