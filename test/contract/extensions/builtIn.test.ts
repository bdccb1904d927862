import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { HandrailError, type Manifest, type Person, type SideModule } from '@handrail/sdk';
import { bundle } from '../../../build/bundle.ts';
import annotation from '../../../extensions/annotation/sharer.ts';
import authentication from '../../../extensions/authentication/app.ts';
import coreSharer from '../../../extensions/core/sharer.ts';
import pauseHelper from '../../../extensions/pause/helper.ts';
import pauseSharer from '../../../extensions/pause/sharer.ts';
import { parseManifest } from '../../../workbench/base/extension/manifestSchema.ts';
import { shippedPermissions } from '../../../workbench/base/policy/permissions.ts';
import { fakeDevice, session } from '../../support/fakeDevice.ts';
import { turns } from '../../support/turns.ts';

const root = join(import.meta.dirname, '../../..');
const ids = globSync('extensions/*/manifest.ts', { cwd: root })
  .map((path) => path.split(/[\\/]/)[1] ?? '')
  .sort();

for (const id of ids) {
  test(`The manifest of ${id}, as it is built, is one that the catalogue takes`, async () => {
    await bundle();
    const manifest = parseManifest(readFileSync(join(root, 'out/extensions', id, 'manifest.json'), 'utf8'), {
      bundled: true,
    });
    assert.equal(manifest.id, id);
    for (const name of manifest.sides) {
      if (name !== 'service')
        assert.ok(existsSync(join(root, 'out/extensions', id, `${name}.js`)), `${id} has no ${name}.js`);
    }
  });

  test(`Every side of ${id} starts and answers each of its actions`, async () => {
    const { manifest } = (await import(pathToFileURL(join(root, 'extensions', id, 'manifest.ts')).href)) as {
      manifest: Manifest;
    };
    for (const name of manifest.sides) {
      const file = pathToFileURL(join(root, 'extensions', id, `${name}.ts`)).href;
      const module = ((await import(file)) as { default: SideModule }).default;
      assert.equal(module.side, name);
      const device = fakeDevice(module);
      await device.start(name === 'helper' || name === 'sharer' ? session({ side: name }) : undefined);
      assert.ok(device.did.some(([what]) => what === 'ready'));
      for (const [action, { on, output }] of Object.entries(manifest.actions ?? {})) {
        // What has an output is exercised by its own test; here it is enough that somebody answers, if only that nothing fits.
        if (on !== name || output !== undefined) continue;
        await device.call(action, {}).catch((error: unknown) => {
          assert.notEqual(HandrailError.from(error).code, 'unknown_action', `${id}.${action}`);
        });
      }
      await device.close();
    }
  });
}

test('The service knows the helpers’ permissions that the manifests declare, by the same words', async () => {
  const declared = await Promise.all(
    ids.map(async (id) => {
      const { manifest } = (await import(pathToFileURL(join(root, 'extensions', id, 'manifest.ts')).href)) as {
        manifest: Manifest;
      };
      return Object.entries(manifest.permissions ?? {}).map(([name, { title, consent }]) => ({
        ...{ id: `${id}.${name}`, category: 'extension', consent, implies: [], extension: id },
        title: manifest.texts.en[title],
      }));
    }),
  );
  assert.deepEqual(shippedPermissions, declared.flat());
});

const ada: Person = { id: 'p1', name: 'Ada Lovelace', signInName: 'ada@example.com' };

test('Signing in hands on the person, and says who it is', async () => {
  const device = fakeDevice(authentication, ({ method }) => (method === 'signOut' ? undefined : ada));
  await device.start();
  assert.deepEqual(await device.call('signIn', undefined, { caller: 'app' }), ada);
  assert.deepEqual(await device.call('whoAmI', undefined, { caller: 'app' }), { person: ada });
  await device.call('signOut', undefined, { caller: 'app' });
  assert.deepEqual(
    device.did.filter(([what]) => what.startsWith('lease')).map(([what]) => what),
    ['lease identity.signIn', 'lease identity.current', 'lease identity.signOut'],
  );
  assert.ok(device.did.some(([what, words]) => what === 'notify success' && JSON.stringify(words).includes('Ada')));
  assert.equal(
    device.did.some(([what, facts]) => what.startsWith('log') && JSON.stringify(facts).includes('Ada')),
    false,
  );
});

test('Nobody signed in is an answer and not an error', async () => {
  const device = fakeDevice(authentication);
  await device.start();
  assert.deepEqual(await device.call('whoAmI', undefined, { caller: 'app' }), {});
});

test('View and control open the screen, and nothing but the device ends it', async () => {
  const device = fakeDevice(coreSharer);
  await device.start(session());
  for (const action of ['view', 'control']) await device.call(action);
  assert.deepEqual(
    device.did.slice(1).map(([what]) => what),
    ['lease screen.start', 'lease screen.start'],
  );
});

test('Input reaches the lease as it came, and in the order in which it came', async () => {
  const device = fakeDevice(coreSharer);
  await device.start(session());
  const at = { x: 0.1, y: 0.9 };
  const inputs = [
    ['move', at, 'move'],
    ['button', { button: 'left', pressed: true, at }, 'button'],
    ['wheel', { x: 0, y: -1.5, at }, 'wheel'],
    ['key', { code: 'KeyA', pressed: true }, 'key'],
    ['text', { text: 'é日😀' }, 'text'],
    ['releaseKeys', undefined, 'releaseAll'],
  ] as const;
  await Promise.all(inputs.map(([action, input]) => device.call(action, input)));
  assert.deepEqual(
    device.did.slice(1),
    inputs.map(([, input, method]) => [`lease input.${method}`, input]),
  );
});

test('Pause and resume use the lease of the call, whoever asks', async () => {
  const device = fakeDevice(pauseSharer);
  await device.start(session());
  await device.call('pause', undefined, { caller: 'helper' });
  await device.call('resume', undefined, { caller: 'sharer' });
  assert.deepEqual(
    device.did.slice(1).map(([what]) => what),
    ['lease pause.pause', 'lease pause.resume'],
  );
});

test('Both sides are told who paused, and the banner goes with the pause', async () => {
  const cases = [
    [pauseSharer, 'sharer', 'sharer', 'pausedByYou'],
    [pauseSharer, 'sharer', 'helper', 'pausedByHelper'],
    [pauseHelper, 'helper', 'sharer', 'pausedBySharer'],
    [pauseHelper, 'helper', 'helper', 'pausedByYou'],
  ] as const;
  for (const [module, name, pausedBy, key] of cases) {
    const device = fakeDevice(module);
    await device.start(session({ side: name }));
    device.rpc.notify('session', session({ side: name, state: 'paused', pausedBy }));
    device.rpc.notify('session', session({ side: name }));
    await turns();
    assert.deepEqual(device.did.slice(1), [
      ['show banner', [{ kind: 'text', text: { key }, tone: 'warning' }]],
      ['log paused', { by: pausedBy }],
      ['show banner', []],
      ['log resumed', {}],
    ]);
    assert.ok(key in module.manifest.texts.en);
  }
});

test('What is drawn reaches the lease as it came and in its order, and each tool draws its own kind', async () => {
  const device = fakeDevice(annotation);
  await device.start(session());
  const at = { x: 0.1, y: 0.9 };
  const mark = { id: 1, colour: 'red', stay: false };
  const uses = [
    ['annotate', undefined, 'start'],
    ['pen', { ...mark, kind: 'pen', points: [at] }, 'add'],
    ['arrow', { ...mark, kind: 'arrow', points: [at, at] }, 'add'],
    ['rectangle', { ...mark, kind: 'rectangle', points: [at, at] }, 'add'],
    ['text', { ...mark, kind: 'text', points: [at], text: 'Here' }, 'add'],
    ['laser', at, 'point'],
    ['clear', undefined, 'clear'],
  ] as const;
  await Promise.all(uses.map(([action, input]) => device.call(action, input)));
  const used = uses.map(([, input, method]) => [`lease overlay.${method}`, input]);
  assert.deepEqual(device.did.slice(1), used);
  await assert.rejects(device.call('pen', { ...mark, kind: 'arrow', points: [at, at] }), { code: 'invalid_input' });
  assert.equal(device.did.length, 1 + used.length);
});

test('The sharer reads who can draw, and can clear it, for as long as that is so', async () => {
  const device = fakeDevice(annotation);
  await device.start(session());
  const peer = { id: 'p2', name: 'Grace H.' };
  const allowed = { peer, allowed: ['screen.view', 'annotation.draw'] };
  for (const view of [allowed, allowed, { ...allowed, state: 'paused' }, allowed, { allowed: [] }] as const) {
    device.rpc.notify('session', session(view));
    await turns();
  }
  const clear = { kind: 'button', label: { key: 'clear' }, icon: 'delete', run: { action: 'clear' } };
  const begun = [
    ['show banner', [{ kind: 'text', text: { key: 'canDraw', values: { name: 'Grace H.' } } }]],
    ['show toolbar', [clear]],
  ];
  const ended = [
    ['show banner', []],
    ['show toolbar', []],
  ];
  assert.deepEqual(device.did.slice(1), [...begun, ...ended, ...begun, ...ended]);
});
