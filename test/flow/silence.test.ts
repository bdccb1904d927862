import assert from 'node:assert/strict';
import { test } from 'node:test';
import { place } from '../support/flow/place.ts';

const press = (code: string) => ({ code, pressed: true });

for (const side of ['helper', 'sharer'] as const) {
  test(`A link of the ${side}’s that dies without a word, as after a change of address, is given up and dialled again`, async (t) => {
    const here = await place(t);
    await here.share('control');
    await here.helper.run('core', 'key', press('ShiftLeft'));
    await here.injects('ShiftLeft down');
    const { prompts } = here.sharer.shell;
    here[side].dialer.fallSilent();
    const begun = here.clock.monotonic();
    await here.passUntilBoth('that it is away', ({ phase }) => phase === 'reconnecting');
    assert.equal(here.sharer.injected.at(-1), 'release', 'what was held is let go');
    await here.passUntilBoth('that it goes on', ({ phase, mode }) => phase === 'active' && mode === 'control');
    const took = here.clock.monotonic() - begun;
    assert.ok(took < 30_000, `back after ${took} ms`);
    await here.captured();
    assert.equal(here.sharer.shell.prompts, prompts);
    await here.helper.run('core', 'key', press('KeyB'));
    await here.injects('KeyB down');
  });
}

for (const [name, ms] of [
  ['three seconds', 3_000],
  ['thirty seconds', 30_000],
  ['five minutes', 300_000],
] as const) {
  for (const side of ['helper', 'sharer'] as const) {
    test(`A network of the ${side}’s that carries nothing for ${name} is no reason to ask anybody again`, async (t) => {
      const here = await place(t);
      await here.share('control');
      await here.helper.run('core', 'key', press('ShiftLeft'));
      await here.injects('ShiftLeft down');
      const { prompts } = here.sharer.shell;
      const { dialer } = here[side];
      // What is sent waits on the way, as in a network: nothing is lost, and nobody is told.
      let mend = () => {};
      const mended = new Promise<void>((done) => {
        mend = done;
      });
      dialer.pass = (frame) => mended.then(() => frame);
      dialer.down = true;
      await here.pass(ms, Math.max(250, ms / 300));
      if (ms > 20_000) {
        await here.both('that it is away', ({ phase }) => phase === 'reconnecting');
        assert.equal(here.sharer.injected.at(-1), 'release', 'what was held is let go');
        assert.equal(here.capture, undefined);
      }
      dialer.down = false;
      mend();
      await here.passUntilBoth('that it goes on', ({ phase, mode }) => phase === 'active' && mode === 'control');
      await here.captured();
      assert.equal(here.sharer.shell.prompts, prompts);
      await here.helper.run('core', 'key', press('KeyB'));
      await here.injects('KeyB down');
    });
  }
}

test('While a session waits for its link, it is dialled for at short intervals, however long the service was away', async (t) => {
  const here = await place(t);
  await here.share('view');
  await here.service.stop();
  await here.both('that it is away', ({ phase }) => phase === 'reconnecting');
  await here.pass(240_000, 500);
  await here.service.startAgain();
  const begun = here.clock.monotonic();
  await here.passUntilBoth('that it goes on', ({ phase, mode }) => phase === 'active' && mode === 'view');
  assert.ok(here.clock.monotonic() - begun < 12_000, `back after ${here.clock.monotonic() - begun} ms`);
});
