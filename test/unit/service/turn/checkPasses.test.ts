import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CheckPasses } from '../../../../workbench/service/turn/checkPasses.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

test('A device gets what to check the relays with once in 20 s, and under a name of its own', () => {
  const clock = new FakeClock();
  const asked: string[] = [];
  const turn = { iceServers: (session: string, device: string) => (asked.push(`${session} ${device}`), []) };
  const passes = new CheckPasses(turn, clock);
  assert.deepEqual(passes.iceServers('north', 'd1'), []);
  clock.advance(5_000);
  assert.throws(() => passes.iceServers('north', 'd1'), { code: 'too_many', details: { retryAfterMs: 15_000 } });
  passes.iceServers('north', 'd2');
  passes.iceServers('south', 'd1');
  clock.advance(15_000);
  passes.iceServers('north', 'd1');
  assert.deepEqual(asked, ['check/north d1', 'check/north d2', 'check/south d1', 'check/north d1']);
});
