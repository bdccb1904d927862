import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Emitter, HandrailError } from '@handrail/sdk';
import type { ConsentAnswer } from '../../../../workbench/base/app/promptApi.ts';
import type { Port } from '../../../../workbench/base/rpc/port.ts';
import { askBesideStage } from '../../../../workbench/desktop/pages/askBesideStage.ts';
import type { CaptureStage } from '../../../../workbench/device/ports/shell.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { turns } from '../../../support/turns.ts';

function place() {
  const clock = new FakeClock();
  const done: string[] = [];
  const opened: Promise<CaptureStage>[] = [];
  const page = { port: {} as Port, onClosed: new Emitter<void>().event, focus: async () => undefined };
  const note = async (what: string) => void done.push(what);
  const open = () => {
    void note('open');
    const close = () => note('close');
    return { page: async () => ({ ...page, close }), close, capture: () => note('capture') };
  };
  const ask = (answer: (drawn: () => void) => Promise<ConsentAnswer>) =>
    askBesideStage(answer, open, (stage) => opened.push(stage), clock);
  return { clock, done, opened, ask };
}

test('The stage opens when the prompt is drawn, once, and captures when it was allowed and told to', async () => {
  const { clock, done, opened, ask } = place();
  const answer = await ask(async (drawn) => {
    assert.deepEqual(done, []);
    drawn();
    drawn();
    await assert.rejects(async () => (await opened[0])?.capture(), { code: 'consent_required' });
    return 'allow';
  });
  assert.equal(answer, 'allow');
  await (await opened[0])?.capture();
  clock.advance(20_000);
  await turns();
  assert.deepEqual(done, ['open', 'capture']);
  assert.equal(opened.length, 1);
});

test('It goes with a prompt that was declined or withdrawn, and stays without the right to capture', async () => {
  for (const end of ['declines', 'withdrawn'] as const) {
    const { done, opened, ask } = place();
    const asked = ask(async (drawn) => {
      drawn();
      if (end === 'withdrawn') throw new HandrailError('cancelled', 'Withdrawn');
      return 'decline';
    });
    if (end === 'withdrawn') await assert.rejects(asked, { code: 'cancelled' });
    else assert.equal(await asked, 'decline');
    assert.deepEqual(done, ['open', 'close']);
    await assert.rejects(async () => (await opened[0])?.capture(), { code: 'consent_required' });
  }
});

test('A stage that was allowed and that nobody tells to capture is closed', async () => {
  const { clock, done, ask } = place();
  await ask(async (drawn) => {
    drawn();
    return 'allow';
  });
  clock.advance(10_000);
  assert.deepEqual(done, ['open', 'close']);
});

test('A prompt that is never drawn opens none', async () => {
  const { done, opened, ask } = place();
  assert.equal(await ask(async () => 'decline'), 'decline');
  assert.deepEqual([done, opened], [[], []]);
});
