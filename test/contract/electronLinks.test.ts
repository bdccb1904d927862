// Links that the system hands to the built app, with a replaced module in the place of Electron: what the person is told of one
// that was forged, by a second start of the program as everywhere but on macOS, and by macOS's own event.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type AppOn, appOn, demoServiceFor, english, signInOn } from '../support/electron/appOn.ts';
import { builtApp } from '../support/electron/builtApp.ts';
import { until } from '../support/flow/until.ts';
import { owning } from '../support/owning.ts';

let out: string;
const own = owning(after);
before(async () => {
  ({ out } = await builtApp(own));
});

/** What the page says of a link, once it says something that it has not said before; each time it is said it is another message. */
async function said({ page }: AppOn, heard: Set<number>): Promise<readonly string[]> {
  const toast = await until('the page says something', () =>
    page.state.toasts.find(({ id, problem }) => problem !== undefined && !heard.has(id)),
  );
  heard.add(toast.id);
  assert.ok(toast.problem);
  const { what, do: advice } = english.problem(toast.problem);
  return [toast.problem.code, what, advice];
}

test('Against a replaced module: a link of another tenant, and one with more in it, are refused in words, and nothing is lost', async (t) => {
  const service = await demoServiceFor(t, out);
  const app = await appOn(t, out, service);
  const { page, machine, electron } = app;
  assert.equal(await signInOn(app, service), undefined);
  await until('being signed in', () => page.state.identity.status === 'signedIn');
  const tenant = page.state.identity.tenant?.id ?? '';
  const before = { ...page.state.identity };
  const [window] = machine.windows;
  const heard = new Set<number>();

  const forged = `handrail:help?tenant=elsewhere&session=s1`;
  window?.hide();
  electron.app.emit('second-instance', {}, [], '/', { link: forged });
  assert.deepEqual(await said(app, heard), [
    'wrong_tenant',
    'The link that was opened belongs to another organisation.',
    'Sign in with the account of that organisation, or ask whoever sent the link. If you did not expect it, tell your IT security.',
  ]);
  await until('the window is shown', () => window?.visible);

  const fuller = [
    `handrail:help?tenant=${tenant}&session=s1&code=ABCDEFGH`,
    `handrail:help?tenant=${tenant}&session=s1&service=https://elsewhere.example`,
    'handrail:join?part=K7QABCDE',
  ];
  for (const [at, link] of fuller.entries()) {
    if (at % 2 === 0) electron.app.emit('second-instance', {}, [], '/', { link });
    else electron.app.emit('open-url', { preventDefault: () => undefined }, link);
    assert.deepEqual(await said(app, heard), [
      'invalid_input',
      'A link that was opened is not one of Handrail’s, or was changed on its way.',
      'Ask whoever sent it for a new one. Nothing was started.',
    ]);
  }
  assert.deepEqual(page.state.identity, before, 'whoever was signed in still is');
  assert.equal(page.state.service.link, 'online');
  assert.deepEqual(page.state.sessions, []);
  assert.equal(page.state.join, undefined);
  assert.equal(page.state.invitation, undefined);
  assert.equal(machine.windows.length, 1);
});
