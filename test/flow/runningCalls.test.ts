import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withCode } from '../support/flow/place.ts';
import { probed } from '../support/flow/probed.ts';
import { until } from '../support/flow/until.ts';
import { turns } from '../support/turns.ts';

type Probed = Awaited<ReturnType<typeof probed>>;

test('A renewal that no longer holds a permission ends what runs by it, though nobody was asked for it', async (t) => {
  const here = await probed(t);
  const watching = assert.rejects(here.helper.run('probe', 'watch'), withCode('grant_revoked'));
  const own = here.sharer.run('probe', 'watch').catch((error: unknown) => error);
  await until('both watch', () => here.did.length === 2);
  here.service.extras = ['probe.launch'];
  await here.pass(121_000, 2_500);
  await watching;
  await until('the helper’s has ended', () => here.did.includes('helper watched'));
  await turns();
  assert.ok(!here.did.includes('sharer watched'), 'the sharer’s own call needs no grant');
  assert.equal(here.sharer.session?.phase, 'active');
  await here.sharer.run('pause', 'pause');
  await until('a pause ends it', () => here.did.includes('sharer watched'));
  await own;
});

test('A renewal that no longer holds a permission takes its open prompt away', async (t) => {
  const here = await probed(t);
  await here.pass(100_000, 2_500);
  const launch = { program: 'ls', arguments: [] };
  const asked = assert.rejects(here.helper.run('probe', 'launch', launch), withCode('cancelled'));
  const { answer } = await here.prompt();
  here.service.extras = [];
  await here.pass(30_000, 2_500);
  await asked;
  answer('allow');
  await turns();
  assert.deepEqual(here.did, []);
});

test('A pause during a break ends what may not run while paused', async (t) => {
  const here = await probed(t);
  const own = here.sharer.run('probe', 'watch').catch((error: unknown) => error);
  await until('the sharer watches', () => here.did.includes('sharer watches'));
  here.helper.dialer.cut(true);
  await here.both('that it is away', ({ phase }) => phase === 'reconnecting');
  assert.ok(!here.did.includes('sharer watched'));
  await here.sharer.run('pause', 'pause');
  await until('it ended', () => here.did.includes('sharer watched'));
  await own;
});

const ends: Readonly<Record<string, (here: Probed) => Promise<unknown>>> = {
  'a renewal without its permission': async (here) => {
    here.service.extras = [];
    await here.pass(121_000, 2_500);
  },
  'a pause': (here) => here.helper.run('pause', 'pause'),
  'the session': (here) => here.helper.page.rpc.call('leave', { sessionId: here.helper.session?.id ?? '' }),
};

for (const [what, end] of Object.entries(ends)) {
  test(`What runs on the helper’s device ends with ${what}`, async (t) => {
    const here = await probed(t);
    const looking = here.helper.run('probe', 'look').catch((error: unknown) => error);
    await until('the helper looks', () => here.did.includes('helper looks'));
    await end(here);
    await until('it ended', () => here.did.includes('helper looked'));
    await looking;
  });
}
