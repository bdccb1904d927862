import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessPlace, answered, assignment, logged, made, namesOf, role, version } from '../support/accessPlace.ts';
import { api } from '../support/api.ts';

test('A role is made, read, changed and deleted, each time in the version that was seen', async (t) => {
  const { acme, ada } = await accessPlace(t);
  const first = await made(ada('POST', '/roles', { body: role('Night shift', ['screen.view']) }));
  assert.equal(first.version, '"1"');
  const path = `/roles/${first.id}`;
  const changed = await ada('PUT', path, { body: role('Night shift', ['screen.control']), ...version('"1"') });
  assert.deepEqual([changed.status, changed.headers.get('etag')], [200, '"2"']);
  const lost = ada('PUT', path, { body: role('Day shift', []), ...version('"1"') });
  assert.equal(await answered(lost), '412 edit_conflict');
  assert.equal(await answered(ada('DELETE', path, version('"1"'))), '412 edit_conflict');
  const read = await ada('GET', path);
  assert.deepEqual(read.json['permissions'], ['screen.control']);
  assert.equal(await answered(ada('DELETE', path, version('"2"'))), '204');
  assert.equal(await answered(ada('GET', path)), '404 not_found');
  assert.deepEqual((await logged(acme)).slice(-3), ['role.created', 'role.changed permissions', 'role.deleted']);
});

test('Of two who change the same version at once, one is told of the other', async (t) => {
  const { ada } = await accessPlace(t);
  const { id } = await made(ada('POST', '/roles', { body: role('Night shift', []) }));
  const change = (name: string) => answered(ada('PUT', `/roles/${id}`, { body: role(name, []), ...version('"1"') }));
  assert.deepEqual((await Promise.all(['a', 'b', 'c'].map(change))).sort(), [
    '200',
    '412 edit_conflict',
    '412 edit_conflict',
  ]);
});

test('A change that says nothing new makes no version and no record', async (t) => {
  const { acme, ada } = await accessPlace(t);
  const { id } = await made(ada('POST', '/roles', { body: role('Night shift', ['screen.view']) }));
  const before = await logged(acme);
  const same = await ada('PUT', `/roles/${id}`, { body: role('Night shift', ['screen.view']), ...version('"1"') });
  assert.deepEqual([same.status, same.headers.get('etag')], [200, '"1"']);
  assert.deepEqual(await logged(acme), before);
});

test('Built-in roles are read and assigned, and stay as they are', async (t) => {
  const { ada } = await accessPlace(t);
  const read = await ada('GET', '/roles/auditor');
  assert.equal(read.json['builtIn'], true);
  assert.equal(await answered(ada('DELETE', '/roles/auditor', version('"1"'))), '409 built_in');
  const change = ada('PUT', '/roles/auditor', { body: role('Auditor', []), ...version('"1"') });
  assert.equal(await answered(change), '409 built_in');
  assert.equal(await answered(ada('POST', '/roles', { body: role('Auditor', []) })), '409 name_taken');
});

test('A name is given once, and a role that is given cannot be deleted', async (t) => {
  const { ada, keepers } = await accessPlace(t);
  const { id } = await made(ada('POST', '/roles', { body: role('Night shift', []) }));
  assert.equal(await answered(ada('POST', '/roles', { body: role('Keepers', []) })), '409 name_taken');
  const rename = ada('PUT', `/roles/${id}`, { body: role('Keepers', []), ...version('"1"') });
  assert.equal(await answered(rename), '409 name_taken');
  assert.equal(await answered(ada('DELETE', `/roles/${keepers.id}`, version(keepers.version))), '409 in_use');
  assert.equal((await ada('GET', `/roles/${keepers.id}`)).json['assignments'], 1);
});

test('Nobody puts a permission into a role that they do not hold; what is there already may stay', async (t) => {
  const { ada, kim } = await accessPlace(t);
  const refused = await kim('POST', '/roles', { body: role('More', ['screen.view', 'elevation.use']) });
  assert.deepEqual([refused.status, refused.json['permission']], [403, 'elevation.use']);
  assert.equal(await answered(kim('POST', '/roles', { body: role('Unknown', ['annotation.erase']) })), '403 not_held');
  assert.equal(await answered(kim('POST', '/roles', { body: role('As much', ['screen.view']) })), '201');
  const strong = await made(ada('POST', '/roles', { body: role('Strong', ['elevation.use']) }));
  const edit = (name: string, permissions: readonly string[], seen: string) =>
    answered(kim('PUT', `/roles/${strong.id}`, { body: role(name, permissions), ...version(seen) }));
  assert.equal(await edit('Strong', ['elevation.use', 'reports.view'], '"1"'), '403 not_held');
  assert.equal(await edit('Renamed', ['elevation.use'], '"1"'), '200');
  // Implied by what was there.
  assert.equal(await edit('Renamed', ['screen.control'], '"2"'), '200');
  assert.equal(await edit('Renamed', ['elevation.use'], '"3"'), '403 not_held');
});

test('A keeper of roles cannot make the role of their own group give more', async (t) => {
  const { kim, keepers } = await accessPlace(t);
  const body = role('Keepers', ['roles.manage', 'screen.view', 'connector.update']);
  assert.equal(
    await answered(kim('PUT', `/roles/${keepers.id}`, { body, ...version(keepers.version) })),
    '403 not_held',
  );
});

test('What somebody holds because another permission implies it, they can give', async (t) => {
  const { acme, ada } = await accessPlace(t);
  const elevated = await made(ada('POST', '/roles', { body: role('Elevated', ['roles.manage', 'elevation.use']) }));
  await made(ada('POST', '/assignments', { body: assignment('Elevated', elevated.id, ['finance']) }));
  const fay = api(acme, await acme.token('fay', { groups: ['finance'] }));
  assert.equal(await answered(fay('POST', '/roles', { body: role('Control', ['screen.control']) })), '201');
});

test('Built-in roles come first, then custom ones by name, page by page, none twice and none left out', async (t) => {
  const { ada } = await accessPlace(t);
  for (const name of ['beta', 'alpha', '10% of %', 'Zoe']) {
    await made(ada('POST', '/roles', { body: role(name, []) }));
  }
  const all = await namesOf(ada, '/roles', 100);
  assert.deepEqual(all.slice(0, 4), [
    'Help Desk Operator',
    'School Administrator',
    'Remote Help Administrator',
    'Auditor',
  ]);
  assert.deepEqual(all.slice(4), ['10% of %', 'Keepers', 'Zoe', 'alpha', 'beta']);
  for (const limit of [1, 2, 3, 4, 5]) assert.deepEqual(await namesOf(ada, '/roles', limit), all, `pages of ${limit}`);
  assert.deepEqual(await namesOf(ada, '/roles?search=ALPHA', 10), ['alpha']);
  assert.deepEqual(await namesOf(ada, '/roles?search=%25%20of', 10), ['10% of %']);
  assert.deepEqual(await namesOf(ada, '/roles?search=_', 10), []);
  assert.deepEqual(await namesOf(ada, '/roles?search=administrator%20remote', 10), ['Remote Help Administrator']);
});

test('The list of permissions says which ones the asker can give', async (t) => {
  const { ada, kim } = await accessPlace(t);
  const held = async (ask: typeof ada) => {
    const items = (await ask('GET', '/permissions')).json['items'] as readonly { id: string; held: boolean }[];
    return items.filter((each) => each.held).map(({ id }) => id);
  };
  assert.equal((await held(ada)).length, 10);
  assert.deepEqual(await held(kim), ['screen.view', 'roles.manage']);
});
