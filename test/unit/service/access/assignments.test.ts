import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../../support/until.ts';
import { accessPlace, answered, assignment, logged, made, namesOf, role, version } from '../support/accessPlace.ts';
import { api } from '../support/api.ts';

const nobody = { allUsers: false, allDevices: false, groups: [] };

test('An assignment is made, read, changed and deleted, each time in the version that was seen', async (t) => {
  const { acme, ada } = await accessPlace(t);
  const first = await made(
    ada('POST', '/assignments', {
      body: assignment('Night', 'auditor', ['staff'], { ...nobody, groups: ['finance'] }),
    }),
  );
  const path = `/assignments/${first.id}`;
  const next = assignment('Night', 'auditor', ['staff', 'finance'], nobody);
  assert.equal(await answered(ada('PUT', path, { body: next, ...version('"1"') })), '200');
  assert.equal(await answered(ada('PUT', path, { body: next, ...version('"1"') })), '412 edit_conflict');
  assert.deepEqual((await ada('GET', path)).json, { id: first.id, ...next });
  assert.equal(await answered(ada('DELETE', path, version('"2"'))), '204');
  assert.equal(await answered(ada('DELETE', path, version('"2"'))), '404 not_found');
  assert.deepEqual((await logged(acme)).slice(-3), [
    'assignment.created',
    'assignment.changed adminGroups scope',
    'assignment.deleted',
  ]);
});

test('An assignment names only what is there, people for its role and a name of its own', async (t) => {
  const { ada } = await accessPlace(t);
  const laptops = await made(ada('POST', '/groups', { body: { name: 'Laptops', kind: 'devices' } }));
  const create = (body: object) => answered(ada('POST', '/assignments', { body }));
  assert.equal(await create(assignment('A', 'nothing', ['staff'])), '404 not_found');
  assert.equal(await create(assignment('A', 'auditor', ['nobody'])), '404 not_found');
  assert.equal(await create(assignment('A', 'auditor', ['staff'], { ...nobody, groups: ['nobody'] })), '404 not_found');
  const devices = await ada('POST', '/assignments', { body: assignment('A', 'auditor', ['staff', laptops.id]) });
  assert.deepEqual(
    [devices.status, devices.json['field'], devices.json['rule']],
    [400, 'body.adminGroups.1', 'people'],
  );
  assert.equal(await create(assignment('Keepers', 'auditor', ['staff'])), '409 name_taken');
  assert.equal(await create(assignment('A', 'auditor', ['staff'], { ...nobody, groups: [laptops.id] })), '201');
});

test('Nobody gives a role that holds more than they do, nor makes one reach further', async (t) => {
  const { ada, kim } = await accessPlace(t);
  const create = (roleId: string) =>
    answered(kim('POST', '/assignments', { body: assignment('Mine', roleId, ['audit']) }));
  assert.equal(await create('remote-help-administrator'), '403 not_held');
  const small = await made(ada('POST', '/roles', { body: role('Small', ['screen.view']) }));
  assert.equal(await create(small.id), '201');
  const strong = await made(
    ada('POST', '/assignments', { body: assignment('Strong', 'help-desk-operator', ['staff', 'finance'], nobody) }),
  );
  const edit = (body: object, seen: string) =>
    answered(kim('PUT', `/assignments/${strong.id}`, { body, ...version(seen) }));
  const change = (adminGroups: readonly string[], scope: object) =>
    assignment('Strong', 'help-desk-operator', adminGroups, scope);
  assert.equal(await edit(change(['staff', 'finance', 'audit'], nobody), '"1"'), '403 not_held');
  assert.equal(await edit(change(['staff', 'finance'], { ...nobody, allUsers: true }), '"1"'), '403 not_held');
  assert.equal(await edit(change(['staff', 'finance'], { ...nobody, allDevices: true }), '"1"'), '403 not_held');
  assert.equal(await edit(change(['staff', 'finance'], { ...nobody, groups: ['staff'] }), '"1"'), '403 not_held');
  assert.equal(await edit({ ...change(['staff'], nobody), name: 'Less' }, '"1"'), '200');
});

test('The last way to manage roles cannot be taken away, however it is tried', async (t) => {
  const { acme, ada, kim, keepers } = await accessPlace(t);
  const own = (await ada('GET', '/assignments?search=keepers')).json['items'] as readonly { id: string }[];
  assert.equal(await answered(kim('DELETE', '/assignments/admins', version('"1"'))), '204');
  const path = `/assignments/${own[0]?.id}`;
  assert.equal(await answered(kim('DELETE', path, version('"1"'))), '409 last_administrator');
  const body = role('Keepers', ['screen.view']);
  const emptied = kim('PUT', `/roles/${keepers.id}`, { body, ...version('"1"') });
  assert.equal(await answered(emptied), '409 last_administrator');
  // A group kept here is a way only while somebody is in it.
  const here = await made(kim('POST', '/groups', { body: { name: 'Here', kind: 'people' } }));
  const moved = assignment('Keepers', keepers.id, [here.id]);
  assert.equal(await answered(kim('PUT', path, { body: moved, ...version('"1"') })), '409 last_administrator');
  const people = (await kim('GET', '/me')).json['person'] as { readonly id: string };
  assert.equal(await answered(kim('PUT', `/groups/${here.id}/members/${people.id}`)), '204');
  assert.equal(await answered(kim('PUT', path, { body: moved, ...version('"1"') })), '200');
  const again = api(acme, await acme.token('kim', { groups: [] }));
  assert.equal(await answered(again('DELETE', `/groups/${here.id}/members/${people.id}`)), '409 last_administrator');
  assert.equal((await again('GET', '/me')).json['permissions']?.toString(), 'roles.manage,screen.view');
});

test('An assignment that is taken away over the API ends the session that lived on it', async (t) => {
  const { acme, ada } = await accessPlace(t);
  const { helper, sharer, sessionId } = await acme.joined();
  sharer.rpc.notify('report', { sessionId, report: { kind: 'trusted' } });
  await sharer.flushed();
  assert.equal(await answered(ada('DELETE', '/assignments/help-desk', version('"1"'))), '204');
  assert.deepEqual(await sharer.first('revoked'), { sessionId });
  await until('the helper is told', () => helper.heard.revoked.length === 1);
});

test('Assignments are listed by name, for one role, by words', async (t) => {
  const { ada, keepers } = await accessPlace(t);
  for (const name of ['Night', 'Day']) {
    await made(ada('POST', '/assignments', { body: assignment(name, keepers.id, ['staff']) }));
  }
  const all = ['Administrators', 'Day', 'Help desk', 'Keepers', 'Night'];
  for (const limit of [1, 2, 100]) assert.deepEqual(await namesOf(ada, '/assignments', limit), all);
  assert.deepEqual(await namesOf(ada, `/assignments?roleId=${keepers.id}`, 2), ['Day', 'Keepers', 'Night']);
  assert.deepEqual(await namesOf(ada, '/assignments?search=desk%20HELP', 2), ['Help desk']);
});
