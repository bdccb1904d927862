import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createActivityMonitor } from '../../workbench/desktop/input/createActivityMonitor.ts';
import { createInjector } from '../../workbench/desktop/input/createInjector.ts';
import type { ActivityMonitor, Injector } from '../../workbench/device/ports/input.ts';
import { type Desk, noDesk, type Program, startDesk } from '../support/desk.ts';
import { until } from '../support/until.ts';
import { place } from './place.ts';

describe("The person's own activity", { skip: noDesk() }, () => {
  let desk: Desk;
  let xev: Program;
  let injector: Injector;
  let monitor: ActivityMonitor;
  let kinds: string[] = [];
  let times: number[] = [];
  before(async () => {
    desk = await startDesk();
    xev = await desk.runXev();
    await desk.person('mousemove', '300', '300');
    injector = await createInjector(place(desk.inner));
    monitor = await createActivityMonitor(place(desk.inner));
    monitor.onActivity(({ kind }) => {
      kinds.push(kind);
      times.push(performance.now());
    });
  });
  after(async () => {
    await monitor?.dispose();
    await injector?.dispose();
    await desk?.dispose();
  });
  beforeEach(() => {
    kinds = [];
    times = [];
  });

  it('is reported for a move, a button, the wheel and a key', async () => {
    for (const [action, kind] of [
      [['mousemove', '320', '320'], 'pointer'],
      [['click', '1'], 'pointer'],
      [['click', '5'], 'pointer'],
      [['key', 'a'], 'key'],
    ] as const) {
      // A report may still belong to the action before; so each is repeated until its own kind is heard.
      kinds = [];
      await until(`${action.join(' ')} is reported`, async () => {
        await desk.person(...action);
        if (action[0] === 'mousemove') await desk.person('mousemove_relative', '1', '0');
        return kinds.includes(kind);
      });
    }
  });

  it('is not reported for anything that the helper does', async () => {
    xev.clear();
    for (let count = 0; count < 50; count += 1) {
      injector.move({ x: count / 100, y: 0.5 });
      injector.key({ code: 'KeyA', pressed: true });
      injector.key({ code: 'KeyA', pressed: false });
    }
    injector.button({ button: 'left', pressed: true, at: { x: 0.3, y: 0.3 } });
    injector.button({ button: 'left', pressed: false, at: { x: 0.3, y: 0.3 } });
    injector.wheel({ x: 1, y: 1, at: { x: 0.3, y: 0.3 } });
    injector.text('aé日');
    await injector.flush();
    await until('it all has arrived', () => (xev.output().match(/KeyRelease event/g)?.length ?? 0) >= 53);
    const before = kinds.length;
    // What the person does comes after it on the same connection, so this report would be preceded by a wrong one.
    await desk.person('key', 'b');
    await until('the person is reported', () => kinds.length > 0);
    assert.equal(before, 0);
    assert.deepEqual(kinds.slice(0, 1), ['key']);
  });

  it('is reported while the helper floods input', async () => {
    let flooding = true;
    const flood = (async () => {
      while (flooding) {
        for (let count = 0; count < 100; count += 1)
          injector.button({ button: 'left', pressed: false, at: { x: count / 100, y: 0.5 } });
        await injector.flush();
      }
    })();
    try {
      // One press may fall into the 50 ms after the last report, where it is rightly not reported again.
      await until('the person is reported', async () => {
        await desk.person('key', 'c');
        return kinds.includes('key');
      });
    } finally {
      flooding = false;
      await flood;
    }
  });

  it('is reported once in 50 ms at most', async () => {
    const moves = Array.from({ length: 200 }, (_, index) => [
      'mousemove',
      String(200 + index),
      '300',
      'sleep',
      '0.002',
    ]).flat();
    await desk.person(...moves);
    await until('several reports', () => times.length > 3);
    // The child spaces them; on the way here two can come closer, but not more of them than fit the whole time.
    const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
    assert.ok(times.length <= span / 50 + 2, `${times.length} reports in ${span} ms`);
  });
});
