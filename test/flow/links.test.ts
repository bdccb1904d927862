import assert from 'node:assert/strict';
import { test } from 'node:test';
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
