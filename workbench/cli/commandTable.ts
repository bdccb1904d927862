import type { Endpoint } from '@handrail/sdk/tenant/endpoint';
import { type EndpointName, tenantApi } from '@handrail/sdk/tenant/tenantApi';
import { type Field, type FieldSchema, fieldsOf, kebab } from './fields.ts';

/** `handrail <area> <verb>`: one endpoint of the API. */
export interface Command {
  readonly area: string;
  readonly verb: string;
  readonly name: EndpointName;
  readonly endpoint: Endpoint;
  /** Values of the path, in their order on the command line. */
  readonly positionals: readonly string[];
  readonly fields: readonly Field[];
  readonly body: FieldSchema | undefined;
  /** The endpoint whose `ETag` a change names, and from whose answer it starts. */
  readonly reads: Endpoint | undefined;
  /** The answer is a page of a list. */
  readonly isList: boolean;
  /** The list goes on from page to page. */
  readonly hasPages: boolean;
}

const endpoints: Readonly<Record<string, Endpoint>> = tenantApi;

/** Every command that the API has. An `update` is `set` here: it reads, changes what is named and writes it back. */
export const commands: readonly Command[] = (Object.keys(tenantApi) as EndpointName[]).map(commandOf);

function commandOf(name: EndpointName): Command {
  const endpoint: Endpoint = tenantApi[name];
  const [area = '', verb = ''] = name.split('.');
  const body = endpoint.body as FieldSchema | undefined;
  const query = endpoint.query as FieldSchema | undefined;
  const output = endpoint.output as FieldSchema | undefined;
  return {
    area: kebab(area),
    verb: verb === 'update' ? 'set' : kebab(verb),
    name,
    endpoint,
    positionals: Object.keys((endpoint.params as FieldSchema | undefined)?.properties ?? {}),
    fields: [...fieldsOf('query', query), ...fieldsOf('body', body)],
    body,
    reads: endpoint.version === 'write' ? endpoints[`${area}.get`] : undefined,
    isList: output?.properties?.['items']?.type === 'array',
    hasPages: query?.properties?.['cursor'] !== undefined,
  };
}
