// `npm run bench -- network`: a moving picture between two real stages, over ways that lose packets or carry little.
import { loadavg } from 'node:os';
import { type Conditions, LossyWay } from '../support/lossyWay.ts';
import { startMovingText, textArea } from '../support/movingText.ts';
import { sharpness } from '../support/sharpness.ts';
import { type StagePages, startStagePages } from '../support/stagePages.ts';

/** A way, and how long it is before what it does is measured, in reports of a stage (about a second each). */
interface Case {
  readonly name: string;
  readonly way: Conditions;
}

const settling = 8;
const measured = 8;
const cases: readonly Case[] = [
  { name: 'open', way: {} },
  { name: '5 % lost', way: { loss: 0.05, delayMs: 20 } },
  { name: '10 % lost', way: { loss: 0.1, delayMs: 20 } },
  { name: '1.5 Mbit/s', way: { kilobits: 1500 } },
  { name: '1.5 Mbit/s, 5 % lost', way: { kilobits: 1500, loss: 0.05, delayMs: 20 } },
  { name: 'open again', way: {} },
];

const json = process.argv.includes('--json');
const way = new LossyWay();
const pages = await startStagePages({ reroute: (signal, from) => way.reroute(signal, from) });
if ('reason' in pages) {
  process.stderr.write(`handrail: ${pages.reason}.\n`);
  process.exitCode = 1;
} else {
  const text = await startMovingText(pages.display);
  try {
    await measureAll(pages);
    await text.move(false);
    for (let count = 0; count < 3; count += 1) await nextReport(pages);
    const still = await sharpness(pages.display, pages.helper, textArea);
    print(['three seconds after it stands still', `SSIM ${still.toFixed(4)}`]);
    print(['load of the machine at the end', (loadavg()[0] ?? 0).toFixed(1)]);
  } finally {
    await text.dispose();
    await pages.dispose();
    way.dispose();
  }
}

async function measureAll(there: StagePages): Promise<void> {
  await there.sharer.evaluate(() => window.stage.start());
  await there.helper.evaluate(() => window.stage.start());
  await there.helper.waitForFunction(() => window.stage.carrier.open);
  print(['way', 'fps', 'kbit/s', 'size', 'codec', 'lost']);
  const results = [];
  for (const { name, way: conditions } of cases) {
    way.set(conditions);
    for (let count = 0; count < settling; count += 1) await nextReport(there);
    const before = way.carried('helper');
    const rates: { readonly frames: number; readonly kilobits: number }[] = [];
    let last: Awaited<ReturnType<typeof nextReport>> | undefined;
    for (let count = 0; count < measured; count += 1) {
      last = await nextReport(there);
      rates.push({ frames: last?.framesPerSecond ?? 0, kilobits: last?.kilobitsPerSecond ?? 0 });
    }
    const after = way.carried('helper');
    const mean = (of: (rate: (typeof rates)[number]) => number) =>
      Math.round(rates.reduce((sum, rate) => sum + of(rate), 0) / rates.length);
    const result = {
      way: name,
      framesPerSecond: mean(({ frames }) => frames),
      kilobitsPerSecond: mean(({ kilobits }) => kilobits),
      size: `${last?.width}x${last?.height}`,
      codec: last?.codec ?? '',
      lost: (after.lost - before.lost) / Math.max(1, after.packets - before.packets),
    };
    results.push(result);
    const { framesPerSecond, kilobitsPerSecond, size, codec, lost } = result;
    print([name, String(framesPerSecond), String(kilobitsPerSecond), size, codec, `${Math.round(lost * 1000) / 10} %`]);
  }
  if (json) process.stdout.write(`${JSON.stringify(results)}\n`);
}

/** What the helper's stage says next. */
async function nextReport({ helper }: StagePages) {
  const seen = await helper.evaluate(() => window.stage.reports.length);
  return (await helper.waitForFunction((count) => window.stage.reports[count], seen)).jsonValue();
}

function print([name = '', ...values]: readonly string[]): void {
  process.stdout.write(`${name.padEnd(38)}${values.map((value) => value.padStart(10)).join('')}\n`);
}
