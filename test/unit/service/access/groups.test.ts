import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessPlace, answered, assignment, logged, made, namesOf, version } from '../support/accessPlace.ts';

test('A group is made, renamed and deleted, each time in the version that was seen', async (t) => {
  const { acme, ada } = await accessPlace(t);
  const { id } = await made(ada('POST', '/groups', { body: { name: 'Night', kind: 'people' } }));
  const rename = (name: string, seen: string) =>
    answered(ada('PUT', `/groups/${id}`, { body: { name }, ...version(seen) }));
  assert.equal(await rename('Night shift', '"1"'), '200');
  assert.equal(await rename('Late shift', '"1"'), '412 edit_conflict');
  assert.equal(await rename('staff', '"2"'), '409 name_taken');
  assert.deepEqual((await ada('GET', `/groups/${id}`)).json, { id, name: 'Night shift', kind: 'people', members: 0 });
  assert.equal(await answered(ada('DELETE', `/groups/${id}`, version('"2"'))), '204');
  assert.deepEqual((await logged(acme)).slice(-3), ['group.created', 'group.changed name', 'group.deleted']);
});

test('A group of the provider is people, is known once, and its members are not for Handrail to say', async (t) => {
  const { ada } = await accessPlace(t);
  const create = (body: object) => answered(ada('POST', '/groups', { body }));
  assert.equal(await create({ name: 'New', kind: 'devices', providerGroup: 'new' }), '400 invalid_input');
  assert.equal(await create({ name: 'New', kind: 'people', providerGroup: 'staff' }), '409 name_taken');
  assert.equal(await create({ name: 'New', kind: 'people', providerGroup: 'new' }), '201');
  const me = (await ada('GET', '/me')).json['person'] as { readonly id: string };
  assert.equal(await answered(ada('PUT', `/groups/staff/members/${me.id}`)), '400 invalid_input');
  assert.equal((await ada('GET', '/groups/staff')).json['members'], undefined);
});

test('People and devices go into groups of their kind, and are found there by name', async (t) => {
  const { acme, ada } = await accessPlace(t);
  const { helper, sharer } = await acme.joined();
  const people = await made(ada('POST', '/groups', { body: { name: 'People', kind: 'people' } }));
  const devices = await made(ada('POST', '/groups', { body: { name: 'Devices', kind: 'devices' } }));
  const [personId, deviceId] = [helper.welcome.person.id, sharer.welcome.device.id];
  const put = (group: string, member: string) => answered(ada('PUT', `/groups/${group}/members/${member}`));
  assert.equal(await put(people.id, personId), '204');
  assert.equal(await put(people.id, personId), '204');
  assert.equal(await put(devices.id, deviceId), '204');
  assert.equal(await put(people.id, deviceId), '404 not_found');
  assert.equal(await put(devices.id, personId), '404 not_found');
  assert.equal(await put('nothing', personId), '404 not_found');
  await put(people.id, sharer.welcome.person.id);
  for (const limit of [1, 5]) {
    assert.deepEqual(await namesOf(ada, `/groups/${people.id}/members`, limit), ['hana', 'sam']);
  }
  assert.deepEqual(await namesOf(ada, `/groups/${people.id}/members?search=SA`, 5), ['sam']);
  assert.deepEqual(await namesOf(ada, `/groups/${devices.id}/members`, 5), ['laptop']);
  assert.equal((await ada('GET', `/groups/${people.id}`)).json['members'], 2);
  assert.equal(await answered(ada('DELETE', `/groups/${people.id}/members/${personId}`)), '204');
  assert.equal(await answered(ada('DELETE', `/groups/${people.id}/members/${personId}`)), '404 not_found');
  assert.equal((await logged(acme)).filter((line) => line === `group.memberAdded group.${people.id}`).length, 2);
  assert.ok((await logged(acme)).includes(`group.memberRemoved group.${people.id}`));
});

test('A group kept here gives its roles from the moment somebody is put into it', async (t) => {
  const { acme, ada } = await accessPlace(t);
  const here = await made(ada('POST', '/groups', { body: { name: 'Here', kind: 'people' } }));
  await made(ada('POST', '/assignments', { body: assignment('Here', 'help-desk-operator', [here.id]) }));
  const app = await acme.app('newcomer', 'desk', { groups: [] });
  assert.deepEqual(app.welcome.permissions, []);
  assert.equal(await answered(ada('PUT', `/groups/${here.id}/members/${app.welcome.person.id}`)), '204');
  const again = await acme.app('newcomer', 'desk', { groups: [] });
  assert.ok(again.welcome.permissions.includes('screen.view'));
});

test('Nobody puts people, themselves among them, into a group that gives more than they hold', async (t) => {
  const { ada, kim } = await accessPlace(t);
  const here = await made(ada('POST', '/groups', { body: { name: 'Here', kind: 'people' } }));
  const me = (await kim('GET', '/me')).json['person'] as { readonly id: string };
  const put = () => answered(kim('PUT', `/groups/${here.id}/members/${me.id}`));
  await made(ada('POST', '/assignments', { body: assignment('Here', 'help-desk-operator', [here.id]) }));
  assert.equal(await put(), '403 not_held');
});

test('A group that an assignment uses, as its people or its scope, cannot be deleted', async (t) => {
  const { ada } = await accessPlace(t);
  const [one, two] = [
    await made(ada('POST', '/groups', { body: { name: 'One', kind: 'people' } })),
    await made(ada('POST', '/groups', { body: { name: 'Two', kind: 'devices' } })),
  ];
  const scope = { allUsers: false, allDevices: false, groups: [two.id] };
  await made(ada('POST', '/assignments', { body: assignment('Both', 'auditor', [one.id], scope) }));
  for (const { id } of [one, two]) {
    assert.equal(await answered(ada('DELETE', `/groups/${id}`, version('"1"'))), '409 in_use');
  }
});

test('Groups are listed by name, by kind and by words', async (t) => {
  const { ada } = await accessPlace(t);
  await made(ada('POST', '/groups', { body: { name: 'Laptops', kind: 'devices' } }));
  const all = ['Laptops', 'admins', 'audit', 'finance', 'helpdesk', 'staff'];
  for (const limit of [1, 4, 100]) assert.deepEqual(await namesOf(ada, '/groups', limit), all);
  assert.deepEqual(await namesOf(ada, '/groups?kind=devices', 2), ['Laptops']);
  assert.deepEqual(await namesOf(ada, '/groups?search=LAP', 2), ['Laptops']);
});
