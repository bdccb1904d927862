import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createActivityMonitor } from '../../workbench/desktop/input/createActivityMonitor.ts';
import { createInjector } from '../../workbench/desktop/input/createInjector.ts';
import { defaultEndKey } from '../../workbench/desktop/input/endKey.ts';
import { EndKeyListener } from '../../workbench/desktop/input/endKeyListener.ts';
import { childEnvironment, forkChild } from '../../workbench/desktop/input/forkChild.ts';
import { type Desk, noDesk, startDesk } from '../support/desk.ts';
import { until } from '../support/until.ts';
import { place } from './place.ts';

const childPath = fileURLToPath(new URL('../../workbench/desktop/input/endKeyChild.ts', import.meta.url));
const press = ['key', 'ctrl+alt+shift+End'] as const;

describe('The end key', { skip: noDesk() }, () => {
  let desk: Desk;
  before(async () => {
    desk = await startDesk();
    // The server sends what uiohook records along with other output, so somebody must be reading the keyboard.
    await desk.runXev();
    await desk.person('mousemove', '300', '300');
  });
  after(() => desk?.dispose());

  function listen(display: string | undefined = desk.inner.name): EndKeyListener {
    return new EndKeyListener({
      endKey: defaultEndKey,
      childPath,
      environment: childEnvironment({ ...place(desk.inner), display }),
      fork: forkChild,
      wait: async () => undefined,
      now: () => 0,
    });
  }

  it('is heard by the listener, and nothing less than the whole combination is', async () => {
    const listener = listen();
    try {
      let heard = 0;
      listener.onPressed(() => {
        heard += 1;
      });
      await listener.settled();
      await desk.person('key', 'End');
      await desk.person('key', 'ctrl+shift+End');
      await desk.person('key', 'ctrl+alt+shift+Home');
      await desk.person(...press);
      await until('the end key is heard', () => heard > 0);
      assert.equal(heard, 1);
    } finally {
      await listener.dispose();
    }
  });

  it('is heard again after the listening process was lost', async () => {
    const listener = listen();
    try {
      let heard = 0;
      listener.onPressed(() => {
        heard += 1;
      });
      await listener.settled();
      const first = listener.pid;
      assert.ok(first);
      process.kill(first, 'SIGKILL');
      await until('another process listens', () => listener.pid !== undefined && listener.pid !== first);
      await until('the end key is heard', async () => {
        await desk.person(...press);
        return heard > 0;
      });
    } finally {
      await listener.dispose();
    }
  });

  it('is given up after a bounded number of tries, and that is reported', async () => {
    const pids = new Set<number>();
    const listener = listen(':4999');
    try {
      const failures: Error[] = [];
      listener.onFailure((error) => failures.push(error));
      await until('the failure', () => {
        if (listener.pid) pids.add(listener.pid);
        return failures.length > 0;
      });
      assert.deepEqual(
        failures.map((error) => 'code' in error && error.code),
        ['input_failed'],
      );
      assert.ok(pids.size <= 4);
      await listener.settled();
    } finally {
      await listener.dispose();
    }
  });

  it('is reported once by the monitor while the helper floods moves, modifiers and keys', async () => {
    const injector = await createInjector(place(desk.inner));
    const monitor = await createActivityMonitor(place(desk.inner));
    let flooding = true;
    const flood = (async () => {
      while (flooding) {
        for (let count = 0; count < 20; count += 1) {
          injector.move({ x: count / 20, y: 0.9 });
          for (const code of ['ControlLeft', 'ShiftLeft', 'AltLeft', 'KeyX']) {
            injector.key({ code, pressed: true });
            injector.key({ code, pressed: false });
          }
        }
        await injector.flush();
      }
    })();
    try {
      let heard = 0;
      monitor.onEndKey(() => {
        heard += 1;
      });
      await desk.person(...press);
      await until('the end key is heard', () => heard > 0);
      assert.equal(heard, 1);
    } finally {
      flooding = false;
      await flood;
      await monitor.dispose();
      await injector.dispose();
    }
  });
});
