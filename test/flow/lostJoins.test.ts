import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { linkFrame } from '../../workbench/base/link/linkApi.ts';
import { handshakeLimitMs } from '../../workbench/service/sessions/sessionLimits.ts';
import type { Person } from '../support/flow/person.ts';
import { type Place, place, withCode } from '../support/flow/place.ts';
import { until } from '../support/flow/until.ts';
import { turns } from '../support/turns.ts';

interface Trying {
  readonly here: Place;
  readonly second: Person;
  readonly code: string;
}

/** A code, the sharer who will try it, and somebody else who may want to. */
async function withCodeOut(t: TestContext): Promise<Trying> {
  const here = await place(t);
  await here.signIn();
  const second = await here.another(t, 'ada.lindqvist');
  return { here, second, code: await here.code() };
}

/** The sharer is in the middle of the handshake: `said` of their messages came, and the next one does not. */
async function stuck({ here, code }: Trying, said = 0): Promise<{ readonly failed: Promise<void> }> {
  let sent = 0;
  here.sharer.dialer.pass = (frame, way) => {
    if (way === 'down' || frame[0] !== linkFrame.relay) return frame;
    sent += 1;
    return sent > said ? undefined : frame;
  };
  const joining = here.sharer.page.rpc.call('join', { code });
  const failed = joining.then(
    () => assert.fail('they met'),
    () => undefined,
  );
  await until('the sharer is in the handshake', () => sent > said);
  await here.helper.shows('the try', ({ state }) => state.offer?.status === 'verifying');
  return { failed };
}

/** The sharer tries again, with a network as it should be, once both are linked. */
async function meets({ here, code }: Trying, who: Person): Promise<void> {
  here.sharer.dialer.pass = (frame) => frame;
  for (const person of [here.helper, who]) {
    for (let passed = 0; passed < 150_000 && person.page.state.service.link !== 'online'; passed += 250)
      await here.pass(250, 250);
  }
  await who.page.rpc.call('join', { code });
  await who.inSession('the trust screen', ({ phase, peer }) => phase === 'trust' && peer !== undefined);
  await here.helper.inSession('the trust screen', ({ phase, peer }) => phase === 'trust' && peer !== undefined);
}

const orders: Readonly<Record<string, (here: Place) => Promise<void>>> = {
  'the sharer’s link': async ({ sharer }) => sharer.dialer.cut(),
  'the helper’s link': async ({ helper }) => helper.dialer.cut(),
  'the sharer’s link and then the helper’s': async ({ sharer, helper }) => {
    sharer.dialer.cut();
    await turns();
    helper.dialer.cut();
  },
  'the helper’s link and then the sharer’s': async ({ sharer, helper }) => {
    helper.dialer.cut();
    await turns();
    sharer.dialer.cut();
  },
  'both links at once': async ({ sharer, helper }) => {
    sharer.dialer.cut();
    helper.dialer.cut();
  },
};

for (const [what, die] of Object.entries(orders)) {
  for (const whose of ['the same sharer', 'somebody else'] as const) {
    test(`When ${what} died in the handshake, ${whose} gets in with the code`, async (t) => {
      const trying = await withCodeOut(t);
      const { here, second } = trying;
      const { failed } = await stuck(trying);
      await die(here);
      // The silence of whoever is still there.
      await here.pass(16_000);
      await failed;
      await meets(trying, whose === 'somebody else' ? second : here.sharer);
    });
  }
}

test('While the links of a try are dead only the tries count: three of them, and the code is used up', async (t) => {
  const trying = await withCodeOut(t);
  const { here, second, code } = trying;
  for (const left of [2, 1, 0]) {
    const { failed } = await stuck(trying, 2);
    here.sharer.dialer.cut();
    await failed;
    if (left > 0) await here.helper.shows('the count', ({ state }) => state.offer?.triesLeft === left);
    for (let passed = 0; passed < 150_000 && here.sharer.page.state.service.link !== 'online'; passed += 250)
      await here.pass(250, 250);
  }
  await here.helper.shows('the end', ({ state }) => !state.offer && state.offerProblem?.code === 'code_used_up');
  await assert.rejects(here.sharer.page.rpc.call('join', { code }), withCode('code_used_up'));
  await assert.rejects(second.page.rpc.call('join', { code }), withCode('code_unknown'));
});

test('A sharer whose link dies without a word keeps the code for a minute, and no longer', async (t) => {
  const trying = await withCodeOut(t);
  const { here, second, code } = trying;
  const { failed } = await stuck(trying);
  here.sharer.dialer.fallSilent();
  await here.pass(handshakeLimitMs - 2_000);
  await assert.rejects(second.page.rpc.call('join', { code }), withCode('code_in_use'));
  await here.pass(2_000);
  await failed;
  await meets(trying, second);
});

test('A helper whose link died without a word has the offer again with the link that takes its place', async (t) => {
  const trying = await withCodeOut(t);
  const { here } = trying;
  const { failed } = await stuck(trying);
  here.helper.dialer.fallSilent();
  await here.pass(16_000);
  await failed;
  // The service finds out with the second ping, and its close is what the app hears.
  await here.pass(110_000);
  await meets(trying, here.sharer);
});

test('When both links died without a word, the code is good again once the service has found out', async (t) => {
  const trying = await withCodeOut(t);
  const { here, second } = trying;
  const { failed } = await stuck(trying);
  here.sharer.dialer.fallSilent();
  here.helper.dialer.fallSilent();
  await here.pass(126_000);
  await failed;
  await meets(trying, second);
});

for (const [when, held] of [
  ['before the service has heard of it', 'up'],
  ['while the answer is on its way', 'down'],
] as const) {
  test(`A sharer who gives up ${when} leaves the code to others`, async (t) => {
    const trying = await withCodeOut(t);
    const { here, second } = trying;
    let told = 0;
    here.helper.dialer.pass = (frame, way) => {
      if (way === 'down' && frame[0] === linkFrame.rpc) told += 1;
      return frame;
    };
    const release: (() => void)[] = [];
    let holding = true;
    here.sharer.dialer.pass = (frame, way) => {
      if (!holding || way !== held || frame[0] !== linkFrame.rpc) return frame;
      return new Promise((resolve) => release.push(() => resolve(frame)));
    };
    const joining = assert.rejects(here.sharer.page.rpc.call('join', { code: trying.code }), withCode('cancelled'));
    await until('it is on its way', () => release.length > 0);
    await here.sharer.page.rpc.call('cancelJoin', {});
    await joining;
    holding = false;
    for (const pass of release) pass();
    await until('the helper was told of the sharer, and that they left', () => told === 2);
    await meets(trying, second);
  });
}
