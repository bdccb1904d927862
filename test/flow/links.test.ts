import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deepLink } from '../../workbench/base/app/deepLink.ts';
import { joinedPart, joinLink } from '../../workbench/base/app/joinLink.ts';
import { launching } from '../support/flow/launching.ts';
import { place } from '../support/flow/place.ts';

const problems = (toasts: readonly { readonly problem?: { readonly code: string } }[]) =>
  toasts.map(({ problem }) => problem?.code);

test('A link that names another tenant, or has more in it than it may, is refused with its reason and starts nothing', async (t) => {
  const here = await place(t);
  await here.signIn();
  const { sharer } = here;
  const tenant = sharer.page.state.identity.tenant?.id ?? '';
  sharer.app.openLink('handrail:help?tenant=elsewhere&session=s1');
  await sharer.shows('the refusal', ({ state }) => problems(state.toasts).includes('wrong_tenant'));
  sharer.app.openLink(`handrail:help?tenant=${tenant}&session=s1&code=ABCDEFGH`);
  await sharer.shows('the refusal', ({ state }) => problems(state.toasts).includes('invalid_input'));
  sharer.app.openLink(`handrail:help?tenant=${tenant}&session=s1`);
  await here.pass(20_000);
  await sharer.shows('the refusal', ({ state }) => problems(state.toasts).includes('not_found'));
  assert.deepEqual(sharer.page.state.sessions, []);
  assert.equal(sharer.page.state.join, undefined);
});

test('A helper who chose this device is told of by the system, by name, and nothing begins by itself', async (t) => {
  const here = await launching(t);
  const { sharer } = here;
  assert.equal(sharer.shell.notices.length, 0);
  await here.requested();
  const [notice, ...more] = sharer.shell.notices;
  assert.equal(more.length, 0);
  assert.match(notice?.title ?? '', /wants to help/);
  assert.match(notice?.body ?? '', /^Hana Berg waits for you/);
  assert.deepEqual(sharer.page.state.sessions, []);
});

test('A link to a request that waits here shows it and starts nothing, whenever it comes', async (t) => {
  const here = await launching(t);
  const { sharer } = here;
  const tenantId = sharer.page.state.identity.tenant?.id ?? '';
  const { sessionId } = await here.requested();
  sharer.app.openLink(deepLink({ tenantId, sessionId }));
  await here.pass(20_000);
  assert.deepEqual(
    sharer.page.state.toasts.filter(({ problem }) => problem),
    [],
  );
  assert.deepEqual(sharer.page.state.sessions, []);
  assert.equal(sharer.page.state.requests.at(-1)?.sessionId, sessionId);
});

test('A code has an address with its public part alone, unless the tenant switched that off', async (t) => {
  const here = await place(t);
  await here.signIn();
  const code = (await here.code()).replaceAll(' ', '');
  const address = here.helper.page.state.offer?.joinAddress ?? '';
  assert.equal(joinedPart(new URL(address).hash), code.slice(0, 3));
  assert.ok(!address.includes(code.slice(3)));
  await here.service.setSettings({ joinLinksAllowed: false });
  await here.helper.shows('no address', ({ state }) => state.offer !== undefined && !state.offer.joinAddress);
});

test('A join link waits for the sign-in, begins nothing, and is gone when a code is tried', async (t) => {
  const here = await place(t);
  const { sharer } = here;
  await sharer.start();
  sharer.app.openLink(joinLink('K7Q'));
  await sharer.shows('the part', ({ state }) => state.invitation?.part === 'K7Q');
  await here.signIn();
  assert.equal(sharer.page.state.invitation?.part, 'K7Q');
  assert.equal(sharer.page.state.join, undefined);
  const code = await here.code();
  await sharer.page.rpc.call('join', { code });
  await sharer.shows('the other side', ({ state }) => state.invitation === undefined);
});
