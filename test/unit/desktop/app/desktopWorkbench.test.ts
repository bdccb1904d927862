import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Emitter, HandrailError } from '@handrail/sdk';
import {
  DesktopWorkbench,
  type DesktopWorkbenchParts,
  type ServicePlace,
} from '../../../../workbench/desktop/app/desktopWorkbench.ts';
import { KeptService } from '../../../../workbench/desktop/app/keptService.ts';
import { MemoryKeystore } from '../../../../workbench/desktop/keystore/memoryKeystore.ts';
import type { DeviceApp } from '../../../../workbench/device/app/deviceApp.ts';
import type { ServiceDesk, ServiceDeskOwner } from '../../../../workbench/device/app/serviceDesk.ts';
import type { Shell } from '../../../../workbench/device/ports/shell.ts';
import { turns } from '../../../support/turns.ts';

const origin = 'https://help.example.org';

/** A workbench of made-up apps and desks, which note what they are asked. */
function place(t: TestContext, given?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-workbench-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const done: string[] = [];
  const places: ServicePlace[] = [];
  const owners: ServiceDeskOwner[] = [];
  const keystore = new MemoryKeystore();
  const kept = new KeptService(folder, { record: () => undefined });
  let refuses = false;
  const shell = { close: async () => void done.push('shell closed') } as Shell;
  const parts: DesktopWorkbenchParts = {
    shell,
    given,
    kept,
    keystore,
    log: { record: () => undefined },
    async assemble(place) {
      if (refuses) throw new HandrailError('data_corrupt', 'no key');
      places.push(place);
      const closes = new Emitter<void>();
      const app = {
        busy: false,
        onClose: closes.event,
        start: async () => void done.push(`started ${place.service}`),
        show: () => void done.push('app shown'),
        openLink: (link: string) => void done.push(`app ${link}`),
        async close() {
          done.push('app closed');
          if (!place.keepsShell()) await shell.close();
          closes.emit();
        },
      };
      return app as unknown as DeviceApp;
    },
    serviceDesk(owner) {
      owners.push(owner);
      const desk = {
        open: async () => void done.push('asked'),
        focus: () => void done.push('desk shown'),
        end: () => void done.push('desk ended'),
      };
      return desk as unknown as ServiceDesk;
    },
    failed: (error) => void done.push(`failed ${HandrailError.from(error).code}`),
  };
  const workbench = new DesktopWorkbench(parts);
  workbench.onClose(() => void done.push('closed'));
  const owner = () => {
    const last = owners.at(-1);
    assert.ok(last);
    return last;
  };
  const refuse = () => {
    refuses = true;
  };
  return { workbench, done, places, owner, keystore, kept, refuse };
}

test('A service that was chosen for the device is used, whatever a person chose once, and cannot be left', async (t) => {
  const { workbench, done, places, kept } = place(t, 'https://preset.example.org');
  kept.keep(origin);
  await workbench.start();
  assert.deepEqual(done, ['started https://preset.example.org']);
  assert.equal(places[0]?.serviceChoice, undefined);
  assert.equal(workbench.livesHidden, true);
});

test('Where none is known the person is asked, links wait and bring none, and the window ends the app', async (t) => {
  const { workbench, done, places } = place(t);
  await workbench.start();
  workbench.openLink('handrail:join?part=K7Q');
  workbench.openLink('https://evil.example/join#K7Q');
  assert.equal(workbench.livesHidden, false);
  assert.deepEqual(done.splice(0), ['asked', 'desk shown', 'desk shown']);
  assert.deepEqual(places, []);
  await workbench.close();
  await workbench.close();
  assert.deepEqual(done, ['desk ended', 'shell closed', 'closed']);
});

test('What the person says is theirs is kept, opened in the same shell, and opened again at the next start', async (t) => {
  const { workbench, done, owner, kept, places } = place(t);
  await workbench.start();
  workbench.openLink('handrail:help?tenant=t&session=s');
  await owner().keep(origin);
  owner().chosen({ origin });
  await turns();
  assert.deepEqual(done, ['asked', 'desk shown', `started ${origin}`, 'app handrail:help?tenant=t&session=s']);
  assert.ok(places[0]?.serviceChoice);
  assert.equal(kept.read(), origin);
  await workbench.close();
  assert.deepEqual(done.slice(4), ['app closed', 'shell closed', 'closed']);
});

test('Of a join link that the person typed, the code’s public part follows them', async (t) => {
  const { workbench, done, owner } = place(t);
  await workbench.start();
  owner().chosen({ origin, part: 'K7Q' });
  await turns();
  assert.deepEqual(done, ['asked', `started ${origin}`, 'app handrail:join?part=K7Q']);
});

test('Who leaves a service takes nothing of it along but this device, and the window stays', async (t) => {
  const { workbench, done, places, keystore, kept } = place(t);
  kept.keep(origin);
  const secret = new Uint8Array([1]);
  for (const name of ['sign-in', 'device-key', 'enrolment', 'updates']) await keystore.write(name, secret);
  await workbench.start();
  await places[0]?.serviceChoice?.leave();
  await turns();
  assert.deepEqual(done, [`started ${origin}`, 'app closed', 'asked']);
  assert.equal(kept.read(), undefined);
  for (const name of ['sign-in', 'device-key', 'enrolment']) assert.equal(await keystore.read(name), undefined, name);
  assert.ok(await keystore.read('updates'), 'what is this app’s own stays');
});

test('A page that leaves twice at once leaves once, and one thing that cannot be removed keeps nothing else', async (t) => {
  const { workbench, done, places, keystore, kept } = place(t);
  kept.keep(origin);
  for (const name of ['sign-in', 'device-key', 'enrolment']) await keystore.write(name, new Uint8Array([1]));
  const { remove } = keystore;
  keystore.remove = async (name) => {
    if (name === 'sign-in') throw new HandrailError('internal', 'The keyring is locked');
    await remove.call(keystore, name);
  };
  await workbench.start();
  const choice = places[0]?.serviceChoice;
  assert.ok(choice);
  const said = await Promise.allSettled([choice.leave(), choice.leave()]);
  await turns();
  assert.deepEqual(
    said.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  );
  assert.deepEqual(done, [`started ${origin}`, 'app closed', 'asked']);
  for (const name of ['device-key', 'enrolment']) assert.equal(await keystore.read(name), undefined, name);
});

test('Where an app cannot be put together nothing stays open, at the start and after a choice', async (t) => {
  const first = place(t, origin);
  first.refuse();
  await assert.rejects(first.workbench.start(), { code: 'data_corrupt' });
  assert.deepEqual(first.done, ['shell closed'], 'whoever started it says why');
  const later = place(t);
  await later.workbench.start();
  later.refuse();
  later.owner().chosen({ origin });
  await turns();
  assert.deepEqual(later.done, ['asked', 'desk ended', 'shell closed', 'failed data_corrupt']);
});
