import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cut } from '../../../extensions/core/stage/relay/pieces.ts';
import { firstFrame, routeIs, startFarStages } from '../../support/network/farStages.ts';

// What an organisation sets that wants no WebRTC: no addresses are found, and no connection forms.
const blocked = [
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
];

test('Where WebRTC is blocked the picture comes through the relay, rests in a pause, and goes on after it', async (t) => {
  const pages = await startFarStages({ at: {}, flags: blocked });
  if ('reason' in pages) return t.skip(pages.reason);
  t.after(() => pages.dispose());
  const { helper, sharer } = pages;
  await firstFrame(pages);
  const report = await routeIs(helper, 'relay');
  const next = await helper.waitForFunction(() =>
    window.far.reports.find(({ route, framesPerSecond = 0 }) => route === 'relay' && framesPerSecond > 0),
  );
  const { width, height, codec } = (await next.jsonValue()) as typeof report;
  assert.deepEqual([width, height, codec], [1280, 720, 'VP8']);
  // The person is told which device it is.
  await helper.waitForFunction(() => window.far.reports.some(({ noWay }) => noWay === 'here'));
  const paused = { control: false, paused: true };
  for (const page of [sharer, helper]) await page.evaluate((mode) => window.far.setMode(mode), paused);
  await sharer.waitForFunction(() => window.far.rests > 0);
  // As the stage gives them, not as they come here: those that it gave before may still be on their way.
  const given = () => sharer.evaluate(() => window.far.relayed);
  const before = await given();
  assert.ok(before > 0);
  const reports = await helper.evaluate(() => window.far.reports.length);
  await helper.waitForFunction((count) => window.far.reports.length >= count, reports + 3);
  assert.equal(await given(), before, 'nothing is sent while it rests');
  for (const page of [sharer, helper])
    await page.evaluate((mode) => window.far.setMode(mode), { ...paused, paused: false });
  await helper.evaluate(() => {
    window.far.reports.length = 0;
  });
  await helper.waitForFunction(() =>
    window.far.reports.find(({ route, framesPerSecond = 0 }) => route === 'relay' && framesPerSecond > 0),
  );
  // A sharer that means harm.
  await helper.evaluate(
    (bad) => {
      for (let count = 0; count < 40; count += 1) window.far.hearPicture(bad);
    },
    Buffer.from(
      cut({ number: 1, whole: true, codec: 0, width: 9, height: 9, data: new Uint8Array(9) })[0] ?? [],
    ).toString('base64'),
  );
  await helper.waitForFunction(() => window.far.failures.includes('connection_failed'));
});
