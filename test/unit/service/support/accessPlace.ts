import type { TestContext } from 'node:test';
import { Acme, administrators, helpDesk, openFolder } from './acme.ts';
import { type ApiAnswer, type AskApi, api } from './api.ts';

const everybody = { allUsers: true, allDevices: true, groups: [] };

/** A tenant with an administrator, and with a keeper of roles who may see screens and do nothing else. */
export async function accessPlace(t: TestContext) {
  const acme = await Acme.start(t, { assignments: [helpDesk, administrators] });
  const ada = api(acme, await acme.token('ada', { groups: ['admins'] }));
  const keepers = await made(ada('POST', '/roles', { body: role('Keepers', ['roles.manage', 'screen.view']) }));
  await made(ada('POST', '/assignments', { body: assignment('Keepers', keepers.id, ['audit']) }));
  const kim = api(acme, await acme.token('kim', { groups: ['audit'] }));
  return { acme, ada, kim, keepers };
}

export function role(name: string, permissions: readonly string[]) {
  return { name, description: '', permissions };
}

export function assignment(name: string, roleId: string, adminGroups: readonly string[], scope: object = everybody) {
  return { name, description: '', roleId, adminGroups, scope };
}

/** What was made, with its version. */
export async function made(answer: Promise<ApiAnswer>) {
  const { status, text, json, headers } = await answer;
  if (status !== 201) throw new Error(`not made: ${status} ${text}`);
  return { ...json, id: String(json['id']), version: headers.get('etag') ?? '' };
}

/** Status and code of an answer. */
export async function answered(answer: Promise<ApiAnswer>): Promise<string> {
  const { status, json } = await answer;
  return json['code'] === undefined ? String(status) : `${status} ${json['code']}`;
}

export function version(etag: string) {
  return { headers: { 'if-match': etag } };
}

/** Names in a list, all of its pages after each other. */
export async function namesOf(ask: AskApi, path: string, limit: number): Promise<readonly string[]> {
  const names: string[] = [];
  let cursor: unknown;
  do {
    const from = cursor === undefined ? '' : `&cursor=${cursor}`;
    const { json } = await ask('GET', `${path}${path.includes('?') ? '&' : '?'}limit=${limit}${from}`);
    names.push(...(json['items'] as readonly { readonly name: string }[]).map(({ name }) => name));
    cursor = json['next'];
  } while (cursor !== undefined);
  return names;
}

/** Actions and changed fields of the changes in the tenant's log, oldest first. */
export async function logged(acme: Acme, tenantId = 'acme'): Promise<readonly string[]> {
  const store = await openFolder(acme.service.dataFolder);
  try {
    const records = await store.audit.list({ tenantId }, { limit: 500 });
    const changes = records.filter(({ record }) => record.action !== 'request.refused');
    return changes.map(({ record }) => [record.action, ...(record.changed ?? [])].join(' ')).reverse();
  } finally {
    await store.close();
  }
}
