import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findCommand } from '../../../build/systemTools.ts';
import { type Carried, LossyWay } from '../../support/lossyWay.ts';
import { type MovingText, startMovingText, textArea } from '../../support/movingText.ts';
import { sharpness } from '../../support/sharpness.ts';
import { type StagePages, startStagePages } from '../../support/stagePages.ts';

const missing = ['xterm', 'import'].filter((name) => findCommand(name) === undefined);
const skip = missing.length > 0 && `NOT RUN: ${missing.join(', ')} is not installed`;

/** What the narrow way carries, kbit/s. */
const narrow = 1500;

const way = new LossyWay();
let text: MovingText;
let pages: StagePages | { readonly reason: string } = { reason: 'NOT RUN' };
before(async () => {
  if (skip !== false) return;
  pages = await startStagePages({ reroute: (signal, from) => way.reroute(signal, from) });
  if ('reason' in pages) return;
  text = await startMovingText(pages.display);
  await pages.sharer.evaluate(() => window.stage.start());
  await pages.helper.evaluate(() => window.stage.start());
});
after(async () => {
  await text?.dispose();
  if ('sharer' in pages) await pages.dispose();
  way.dispose();
});

/** Frames of the picture that were decoded so far. */
function frames({ helper }: StagePages): Promise<number> {
  return helper.evaluate(async () => {
    const stats = await window.seen.connections.at(-1)?.getStats();
    const received = [...(stats?.values() ?? [])].find(({ type }) => type === 'inbound-rtp');
    return (received?.framesDecoded as number | undefined) ?? 0;
  });
}

/** Waits for the sharer's next report, about a second. */
async function nextReport({ sharer }: StagePages) {
  const seen = await sharer.evaluate(() => window.stage.reports.length);
  const report = await sharer.waitForFunction((before) => window.stage.reports[before], seen);
  return { kilobitsPerSecond: 0, framesPerSecond: 0, ...(await report.jsonValue()) };
}

/** Looks after each report, for at most so many of them; whether it came to be. */
async function within(reports: number, holds: (report: Awaited<ReturnType<typeof nextReport>>) => boolean) {
  assert.ok('sharer' in pages);
  for (let count = 0; count < reports; count += 1) if (holds(await nextReport(pages))) return true;
  return false;
}

async function goesOn(count: number): Promise<void> {
  assert.ok('sharer' in pages);
  const there = pages;
  const least = (await frames(there)) + count;
  for (let report = 0; report < 40 && (await frames(there)) < least; report += 1) await nextReport(there);
  assert.ok((await frames(there)) >= least, 'the picture goes on');
}

const sum = (part: readonly Carried[], of: keyof Carried) => (part.at(-1)?.[of] ?? 0) - (part[0]?.[of] ?? 0);

for (const loss of [0.05, 0.1]) {
  test(`With ${loss * 100} % of the packets lost the picture goes on, and input comes whole and in order`, {
    skip,
  }, async (t) => {
    if ('reason' in pages) return t.skip(pages.reason);
    const { helper, sharer } = pages;
    for (const page of [helper, sharer]) await page.waitForFunction(() => window.stage.carrier.open);
    way.set({ loss, delayMs: 20 });
    t.after(() => way.set({}));
    const start = [way.carried('sharer').lost, way.carried('helper').lost];
    await sharer.evaluate(() => window.stage.frames.splice(0));
    const sent = Array.from({ length: 250 }, (_, number) => number);
    await helper.evaluate(async (numbers) => {
      for (const number of numbers) {
        window.stage.send('input', [number]);
        // One packet for each rather than one for many.
        await new Promise((next) => setTimeout(next, 4));
      }
    }, sent);
    await goesOn(20);
    await sharer.waitForFunction((count) => window.stage.frames.length >= count, sent.length);
    const came = await sharer.evaluate(() => window.stage.frames.map(({ bytes }) => bytes[0]));
    assert.deepEqual(came, sent);
    for (const [at, end] of (['sharer', 'helper'] as const).entries())
      assert.ok(way.carried(end).lost > (start[at] ?? 0), `packets to the ${end} were lost`);
  });
}

test('On a way of 1.5 Mbit/s less is sent until it fits, the picture goes on at its size, and recovers with the way', {
  skip,
}, async (t) => {
  if ('reason' in pages) return t.skip(pages.reason);
  const { helper, display } = pages;
  const more = narrow * 1.15;
  if (!(await within(40, ({ kilobitsPerSecond }) => kilobitsPerSecond > more)))
    return t.skip(
      `NOT RUN: this machine is too busy to send more than ${more} kbit/s, so there is nothing to hold back`,
    );
  way.set({ kilobits: narrow }, ['helper']);
  t.after(() => way.set({}));
  const seen = [way.carried('helper')];
  const fits = await within(30, ({ kilobitsPerSecond }) => {
    seen.push(way.carried('helper'));
    const last = seen.slice(-4);
    const lost = sum(last, 'lost') / Math.max(1, sum(last, 'packets'));
    return last.length === 4 && lost < 0.05 && kilobitsPerSecond < narrow;
  });
  assert.ok(fits, 'what is sent fits the way');
  await goesOn(10);
  const report = await helper.evaluate(() => window.stage.reports.at(-1));
  assert.deepEqual([report?.width, report?.height], [display.width, display.height]);
  way.set({});
  assert.ok(await within(60, ({ kilobitsPerSecond }) => kilobitsPerSecond > more), 'more is sent again');
});

test('When it is quiet again after all that, the text is sharp', { skip }, async (t) => {
  if ('reason' in pages) return t.skip(pages.reason);
  await text.move(false);
  let best = 0;
  for (let report = 0; report < 20 && best < 0.98; report += 1) {
    await nextReport(pages);
    best = Math.max(best, await sharpness(pages.display, pages.helper, textArea));
  }
  assert.ok(best >= 0.98, `SSIM ${best}`);
});
