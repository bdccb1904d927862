import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { TenantSettings } from '@handrail/sdk/tenant/settings';
import { generateKeyPair } from 'jose';
import { answered, made } from '../support/accessPlace.ts';
import { Acme, administrators, helpDesk, refusal } from '../support/acme.ts';
import { api } from '../support/api.ts';

/** The claims of somebody in more groups than a token holds, as Entra writes them; `address` is where it says that they are. */
const tooMany = (address = 'https://graph.example/groups') => ({
  groups: undefined,
  _claim_names: { groups: 'src1' },
  _claim_sources: { src1: { endpoint: address } },
});

async function place(t: TestContext, settings: Partial<TenantSettings> = {}) {
  return await Acme.start(t, { assignments: [helpDesk, administrators], settings });
}

test('Groups that are too many to be said give no rights, and each refusal says that this is why', async (t) => {
  const acme = await place(t);
  for (const claims of [tooMany(), { groups: undefined, hasgroups: true }, { groups: undefined, hasgroups: 'true' }]) {
    const app = await acme.app('hana', 'desk', claims);
    assert.deepEqual([app.welcome.permissions, app.welcome.groupsOverage], [[], true]);
    assert.equal(await refusal(app.rpc.call('offerSession', {})), 'groups_overage');
    const ask = api(acme, await acme.token('hana', claims));
    assert.equal((await ask('GET', '/me')).json['groupsOverage'], true);
    assert.equal(await answered(ask('GET', '/roles')), '403 groups_overage');
  }
});

test('Who is simply in no group hears the plain refusal', async (t) => {
  const acme = await place(t);
  for (const groups of [undefined, []]) {
    const app = await acme.app('hana', 'desk', { groups });
    assert.equal(app.welcome.groupsOverage, undefined);
    assert.equal(await refusal(app.rpc.call('offerSession', {})), 'not_permitted');
    const ask = api(acme, await acme.token('hana', { groups }));
    assert.equal((await ask('GET', '/me')).json['groupsOverage'], undefined);
    assert.equal(await answered(ask('GET', '/roles')), '403 not_permitted');
  }
});

test('A sharer whose groups are not known is helped where the scope does not depend on them, and else is told', async (t) => {
  const everybody = await place(t);
  const [helper, sharer] = [await everybody.helper(), await everybody.app('sam', 'laptop', tooMany())];
  const offer = await helper.rpc.call('offerSession', {});
  assert.ok((await sharer.rpc.call('joinSession', { routing: offer.routing })).grant);

  const scope = { allUsers: false, allDevices: false, groups: ['staff'] };
  const some = await Acme.start(t, { assignments: [{ ...helpDesk, scope }] });
  const [other, unknown] = [await some.helper(), await some.app('sam', 'laptop', tooMany())];
  const { routing } = await other.rpc.call('offerSession', {});
  assert.equal(await refusal(unknown.rpc.call('joinSession', { routing })), 'groups_overage');
  const known = await some.app('tom', 'tablet', { groups: ['finance'] });
  assert.equal(await refusal(known.rpc.call('joinSession', { routing })), 'out_of_scope');
});

test('App roles and groups kept here give their rights as ever', async (t) => {
  const acme = await place(t);
  const byRole = await acme.app('hana', 'desk', { ...tooMany(), roles: ['helpdesk'] });
  assert.ok(byRole.welcome.permissions.includes('screen.view'));

  const ada = api(acme, await acme.token('ada', { groups: ['admins'] }));
  const here = await made(ada('POST', '/groups', { body: { name: 'Here', kind: 'people' } }));
  await made(
    ada('POST', '/assignments', {
      body: { name: 'Here', description: '', roleId: 'auditor', adminGroups: [here.id], scope: helpDesk.scope },
    }),
  );
  const olga = await acme.app('olga', 'desk 2', tooMany());
  assert.equal(await answered(ada('PUT', `/groups/${here.id}/members/${olga.welcome.person.id}`)), '204');
  const ask = api(acme, await acme.token('olga', tooMany()));
  assert.equal(await answered(ask('GET', '/roles')), '200');
});

test('While remote help is off, an administrator whose groups are not known hears what is wrong', async (t) => {
  const acme = await place(t, { enabled: false });
  assert.equal(await refusal(acme.app('ada', 'desk', tooMany())), 'groups_overage');
  assert.equal(await refusal(acme.app('sam', 'laptop', { groups: ['staff'] })), 'remote_help_disabled');
});

test('The address at which a token says that its groups are is never asked', async (t) => {
  let asked = 0;
  const trap = createServer((_request, response) => {
    asked += 1;
    response.end(JSON.stringify({ value: ['helpdesk', 'admins'] }));
  });
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
  t.after(() => trap.close());
  const acme = await place(t);
  const app = await acme.app(
    'hana',
    'desk',
    tooMany(`http://127.0.0.1:${(trap.address() as AddressInfo).port}/groups`),
  );
  assert.equal(await refusal(app.rpc.call('offerSession', {})), 'groups_overage');
  assert.equal(asked, 0);
});

test('A token that claims groups but is not the provider’s is refused before anything in it is read', async (t) => {
  const acme = await place(t);
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const claims = acme.provider.claims(acme.clock.now(), { sub: 'mallory', ...tooMany(), groups: ['admins'] });
  const forged = await acme.provider.sign(claims, {}, privateKey as never);
  assert.equal(await answered(api(acme, forged)('GET', '/me')), '401 sign_in_failed');
});

test('Check access goes by the same: it says that the helper’s groups are not known', async (t) => {
  const acme = await place(t);
  const hana = await acme.app('hana', 'desk', tooMany());
  const ada = api(acme, await acme.token('ada', { groups: ['admins'] }));
  const check = () => ada('GET', `/access/check?helperId=${hana.welcome.person.id}`);
  assert.equal((await check()).json['refusal'], 'groups_overage');
  await acme.app('hana', 'desk', { groups: ['helpdesk'] });
  assert.equal((await check()).json['allowed'], true);
});
