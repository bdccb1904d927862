import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { EngineUpdates } from '../../workbench/desktop/updates/engineUpdates.ts';
import { until } from '../support/flow/until.ts';
import { type UpdateHome, updateHome } from '../support/updates/updateHome.ts';
import { makeUpdateKey, now, refused } from '../unit/base/update/updateFixtures.ts';

const file = '/updates/Handrail-1.4.0.AppImage';
const fetchIt = (updates: EngineUpdates) => updates.fetch(() => undefined);

/** Whatever was tried: what runs is as it was, nothing lies about, and the true update is taken afterwards. */
async function nothingLost(home: UpdateHome, updates = home.start()): Promise<void> {
  assert.equal(readFileSync(home.appImage, 'utf8'), '#!/bin/sh\nexit 0\n');
  assert.deepEqual(home.left(), []);
  assert.equal(
    updates.install(() => undefined),
    false,
  );
  await home.publish(home.program('true'), { issuedAt: now / 1000 });
  assert.equal((await updates.look(undefined)).kind, 'found');
  await fetchIt(updates);
  await updates.prepare();
}

test('A manifest that somebody else signed is refused, and nothing is fetched', async (t) => {
  const home = await updateHome(t);
  await home.publish(home.program('evil'), { version: '9.9.9' }, makeUpdateKey());
  const updates = home.start();
  await assert.rejects(updates.look('9.9.9'), refused('signature'));
  assert.deepEqual(home.server.paths, ['/updates/stable.update']);
  await nothingLost(home, updates);
});

test('A manifest that was changed after it was signed is refused', async (t) => {
  const home = await updateHome(t);
  await home.publish(home.program('evil'), { rollout: 0 });
  const text = String(home.server.served.get('/updates/stable.update'));
  home.server.served.set('/updates/stable.update', text.replace('"rollout":0', '"rollout":100'));
  await assert.rejects(home.start().look(undefined), refused('signature'));
  home.server.served.set('/updates/stable.update', 'x'.repeat(200_000));
  await assert.rejects(home.start().look(undefined), refused('unreadable'));
  home.server.served.set('/updates/stable.update', '<html>Sign in to the network</html>');
  await assert.rejects(home.start().look(undefined), refused('unreadable'));
  await nothingLost(home);
});

test('A changed file of the same length is refused and thrown away', async (t) => {
  const home = await updateHome(t);
  const program = home.program('1.4.0');
  await home.publish(program);
  const evil = Buffer.from(program);
  evil[evil.length - 2] = (evil.at(-2) ?? 0) ^ 1;
  home.server.served.set(file, evil);
  const updates = home.start();
  await updates.look(undefined);
  await assert.rejects(fetchIt(updates), refused('tampered'));
  await assert.rejects(updates.prepare(), { code: 'wrong_state' });
  await nothingLost(home, updates);
});

test('A file that is cut off is refused as such, whether its length is told honestly or not', async (t) => {
  const home = await updateHome(t);
  const program = home.program('1.4.0');
  await home.publish(program);
  const updates = home.start();
  await updates.look(undefined);
  home.server.served.set(file, program.subarray(0, 20));
  await assert.rejects(fetchIt(updates), refused('truncated'));
  home.server.served.set(file, (answer) => {
    answer.writeHead(200, { 'content-length': program.length });
    answer.write(program.subarray(0, 20), () => answer.destroy());
  });
  await assert.rejects(fetchIt(updates), refused('truncated'));
  await nothingLost(home, updates);
});

test('The file of another kind of computer in the place of ours is refused as such', async (t) => {
  const home = await updateHome(t);
  const [ours, theirs] = [home.program('ours'), home.program('theirs, longer')];
  const other = home.file(theirs, { platform: 'win32', name: 'Handrail-1.4.0.exe' });
  await home.publish(ours, { files: [home.file(ours), other] });
  home.server.served.set(file, theirs);
  const updates = home.start();
  await updates.look(undefined);
  await assert.rejects(fetchIt(updates), refused('swapped'));
  await nothingLost(home, updates);
});

test('A release for other computers only is no release for this one', async (t) => {
  const home = await updateHome(t);
  const program = home.program('1.4.0');
  await home.publish(program, { files: [home.file(program, { platform: 'win32', name: 'Handrail-1.4.0.exe' })] });
  await assert.rejects(home.start().look(undefined), refused('platform'));
  await nothingLost(home);
});

test('A file without an end is stopped soon after what was signed, and thrown away', async (t) => {
  const home = await updateHome(t);
  await home.publish(home.program('1.4.0'));
  let closed = false;
  home.server.served.set(file, (answer) => {
    answer.on('close', () => {
      closed = true;
    });
    answer.writeHead(200);
    const more = () => answer.write(Buffer.alloc(65_536), (error) => !error && setImmediate(more));
    more();
  });
  const updates = home.start();
  await updates.look(undefined);
  const fetched = fetchIt(updates);
  fetched.catch(() => undefined);
  // Before that, time that passes faster than bytes come would look like silence.
  await until('more than was signed lies there', () =>
    home
      .left()
      .some((name) => (statSync(join(home.downloads, name), { throwIfNoEntry: false })?.size ?? 0) > 1_000_000),
  );
  await until('it is stopped', () => {
    home.clock.advance(1_000);
    return closed;
  });
  await assert.rejects(fetched, refused('tampered'));
  home.server.served.delete(file);
  await nothingLost(home, updates);
});

test('A download that falls silent is given up', async (t) => {
  const home = await updateHome(t);
  const program = home.program('1.4.0');
  await home.publish(program);
  home.server.served.set(file, (answer) => {
    answer.writeHead(200, { 'content-length': program.length });
    answer.write(program.subarray(0, 20));
  });
  const updates = home.start();
  await updates.look(undefined);
  let outcome: unknown;
  const fetched = fetchIt(updates).catch((error: unknown) => {
    outcome = error;
  });
  await until('it has begun', () => home.left().length > 0);
  await until('it is given up', () => {
    home.clock.advance(1_000);
    return outcome;
  });
  await fetched;
  assert.ok(refused('updates', 'service_unreachable')(outcome));
  await nothingLost(home, updates);
});

test('An older release is refused, however properly it was signed, also after a start', async (t) => {
  const home = await updateHome(t);
  await home.publish(home.program('1.2.9'), { version: '1.2.9' });
  await assert.rejects(home.start().look(undefined), refused('older'));
  await home.publish(home.program('1.5.0'), { version: '1.5.0', rollout: 0, issuedAt: now / 1000 - 1 });
  assert.deepEqual(await home.start().look(undefined), { kind: 'later' });
  await home.publish(home.program('1.4.0'), { version: '1.4.0', issuedAt: now / 1000 });
  await assert.rejects(home.start().look('1.4.0'), refused('older'));
  await home.publish(home.program('1.5.0'), { version: '1.5.0', rollout: 100, issuedAt: now / 1000 - 2 });
  await assert.rejects(home.start().look(undefined), refused('older'), 'an earlier word on the same version');
  assert.ok(!home.server.paths.includes(file));
  assert.equal(readFileSync(home.appImage, 'utf8'), '#!/bin/sh\nexit 0\n');
});

test('Old news for ever, news of tomorrow, another channel and too long a step are each refused', async (t) => {
  const home = await updateHome(t);
  const updates = home.start();
  const [day, seconds] = [86_400, now / 1000];
  const program = home.program('1.4.0');
  await home.publish(program, { expiresAt: seconds });
  await assert.rejects(updates.look(undefined), refused('expired'));
  await home.publish(program, { issuedAt: seconds + 2 * day, expiresAt: seconds + 3 * day });
  await assert.rejects(updates.look(undefined), refused('clock'));
  await home.publish(program, { replaces: '1.3.1' });
  await assert.rejects(updates.look(undefined), refused('step'));
  await home.publish(program, { channel: 'early' });
  home.server.served.set('/updates/stable.update', home.server.served.get('/updates/early.update') ?? '');
  await assert.rejects(updates.look(undefined), refused('channel'));
  await nothingLost(home, updates);
});

test('A feed that leads elsewhere is not followed', async (t) => {
  const home = await updateHome(t);
  await home.publish(home.program('1.4.0'));
  home.server.served.set('/elsewhere/stable.update', home.server.served.get('/updates/stable.update') ?? '');
  home.server.served.set('/updates/stable.update', (answer) =>
    answer.writeHead(302, { location: '/elsewhere/stable.update' }).end(),
  );
  await assert.rejects(home.start().look(undefined), refused('updates', 'service_unreachable'));
  assert.deepEqual(home.server.paths, ['/updates/stable.update']);
});

test('A file that another program changes, swaps or replaces by a link after it came is not installed', async (t) => {
  const tricks: readonly ((path: string) => void)[] = [
    (path) => writeFileSync(path, readFileSync(path, 'utf8').replace('echo', 'evil')),
    (path) => rmSync(path),
    (path) => {
      const beside = join(path, '../beside');
      writeFileSync(beside, readFileSync(path));
      rmSync(path);
      symlinkSync(beside, path);
    },
  ];
  for (const trick of tricks) {
    const home = await updateHome(t);
    await home.publish(home.program('1.4.0'));
    const updates = home.start();
    await updates.look(undefined);
    await fetchIt(updates);
    trick(join(home.downloads, 'Handrail-1.4.0.AppImage'));
    await assert.rejects(updates.prepare(), refused('tampered'));
    await nothingLost(home, updates);
  }
});

test('A file that was proved for a session to end is proved again before it is installed at another time', async (t) => {
  const home = await updateHome(t);
  await home.publish(home.program('1.4.0'));
  const updates = home.start();
  await updates.look(undefined);
  await fetchIt(updates);
  await updates.prepare();
  updates.putOff();
  const path = join(home.downloads, 'Handrail-1.4.0.AppImage');
  writeFileSync(path, readFileSync(path, 'utf8').replace('echo', 'evil'));
  assert.equal(
    updates.install(() => undefined),
    false,
  );
  await assert.rejects(updates.prepare(), refused('tampered'));
  await nothingLost(home, updates);
});

test('What could not be written down is not acted on', async (t) => {
  const home = await updateHome(t);
  await home.publish(home.program('1.4.0'));
  writeFileSync(join(home.appImage, '../data/update'), 'a file where the folder should be');
  await assert.rejects(home.start().look(undefined));
  assert.ok(!home.server.paths.includes(file));
});
