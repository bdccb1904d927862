import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { WayWatch } from '../../../../../extensions/core/stage/wayWatch.ts';
import { turns } from '../../../../support/turns.ts';

/** A connection whose state and way the test decides; counts how often another way was looked for. */
function watched(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const pc = {
    iceConnectionState: 'new',
    oniceconnectionstatechange: () => undefined,
    kind: 'host',
    getStats: async () =>
      new Map<string, object>([
        ['t', { type: 'transport', selectedCandidatePairId: 'p' }],
        ['p', { type: 'candidate-pair', localCandidateId: 'l' }],
        ['l', { type: 'local-candidate', candidateType: pc.kind }],
      ]),
  };
  let searches = 0;
  const watch = new WayWatch(pc as unknown as RTCPeerConnection, async () => {
    searches += 1;
  });
  return {
    pc,
    watch,
    become(state: string) {
      pc.iceConnectionState = state;
      pc.oniceconnectionstatechange();
    },
    async pass(ms: number) {
      for (let passed = 0; passed < ms; passed += 500) {
        t.mock.timers.tick(500);
        await turns();
      }
    },
    get searches() {
      return searches;
    },
  };
}

test('A way is looked for as long as there is none, ever more seldom, and also when the browser says nothing more', async (t) => {
  const here = watched(t);
  here.become('connected');
  here.become('failed');
  await here.pass(60_000);
  assert.ok(here.searches >= 4 && here.searches <= 6, `${here.searches} in the first minute`);
  const before = here.searches;
  await here.pass(600_000);
  assert.ok(here.searches - before >= 9 && here.searches - before <= 12, `${here.searches - before} in ten minutes`);
});

test('A way that comes back by itself soon is not looked for', async (t) => {
  const here = watched(t);
  here.become('connected');
  here.become('disconnected');
  await here.pass(1_000);
  here.become('connected');
  await here.pass(120_000);
  assert.equal(here.searches, 0);
});

test('While it goes through a TURN server a direct way is looked for now and then; a direct one is left alone', async (t) => {
  const here = watched(t);
  here.pc.kind = 'relay';
  here.become('connected');
  await here.pass(19_000);
  assert.equal(here.searches, 0);
  await here.pass(3_600_000);
  assert.ok(here.searches >= 10 && here.searches <= 18, `${here.searches} in an hour`);
  const before = here.searches;
  here.pc.kind = 'host';
  await here.pass(3_600_000);
  assert.equal(here.searches, before);
});

test('Once it is closed nothing is looked for', async (t) => {
  const here = watched(t);
  here.become('failed');
  here.watch.close();
  here.become('failed');
  await here.pass(120_000);
  assert.equal(here.searches, 0);
});
