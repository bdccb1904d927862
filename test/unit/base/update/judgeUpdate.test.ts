import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareVersions, versionParts } from '../../../../workbench/base/devices/version.ts';
import { admitUpdate, chooseUpdate, type SeenUpdate } from '../../../../workbench/base/update/judgeUpdate.ts';
import { isInRollout, rolloutPart } from '../../../../workbench/base/update/rollout.ts';
import type { UpdateManifest } from '../../../../workbench/base/update/updateManifest.ts';
import { linuxFile, manifest, now, refused, updatePlace } from './updateFixtures.ts';

const seconds = now / 1000;
const version = fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20)).map((parts) => parts.join('.'));
const order = (one: string, other: string) => compareVersions(versionParts(one) ?? [], versionParts(other) ?? []);

test('A newer release for this computer is taken', () => {
  assert.deepEqual(admitUpdate(manifest(), updatePlace()), { version: '1.4.0', issuedAt: manifest().issuedAt });
  assert.deepEqual(chooseUpdate(manifest(), updatePlace()), { kind: 'take', file: linuxFile });
});

test('What runs already is current', () => {
  assert.deepEqual(chooseUpdate(manifest(), updatePlace({ version: '1.4.0' })), { kind: 'current' });
});

test('Another channel, a time to come and one that is over are each refused with their reason', () => {
  assert.throws(() => admitUpdate(manifest({ channel: 'early' }), updatePlace()), refused('channel'));
  assert.throws(() => admitUpdate(manifest({ expiresAt: seconds }), updatePlace()), refused('expired'));
  const late = { issuedAt: seconds + 90_000, expiresAt: seconds + 900_000 };
  assert.throws(() => admitUpdate(manifest(late), updatePlace()), refused('clock'));
});

test('A release below what runs or was seen is refused, and so is an earlier word on the same version', () => {
  assert.throws(() => admitUpdate(manifest(), updatePlace({ version: '1.4.1' })), refused('older'));
  const seen = { version: '1.5.0', issuedAt: 5 };
  assert.throws(() => admitUpdate(manifest(), updatePlace({ seen })), refused('older'));
  const stopped = { version: '1.4.0', issuedAt: manifest().issuedAt + 1 };
  assert.throws(() => admitUpdate(manifest(), updatePlace({ seen: stopped })), refused('older'));
  const same = { version: '1.4.0', issuedAt: manifest().issuedAt };
  assert.deepEqual(admitUpdate(manifest(), updatePlace({ seen: same })), same);
});

test('Whatever is shown in whatever order, what a device takes never goes down', () => {
  const shown = fc.array(fc.record({ version, issuedAt: fc.nat(1_000) }), { maxLength: 20 });
  fc.assert(
    fc.property(shown, version, (releases, first) => {
      let running = first;
      let seen: SeenUpdate | undefined;
      for (const release of releases) {
        const place = updatePlace({ version: running, seen });
        const offered: UpdateManifest = manifest({ ...release, replaces: '0.0.0' });
        try {
          const next = admitUpdate(offered, place);
          if (seen) assert.ok(order(next.version, seen.version) >= 0);
          if (seen && order(next.version, seen.version) === 0) assert.ok(next.issuedAt >= seen.issuedAt);
          seen = next;
        } catch (error) {
          assert.ok(refused('older')(error));
          continue;
        }
        if (chooseUpdate(offered, place).kind !== 'take') continue;
        assert.ok(order(offered.version, running) > 0);
        running = offered.version;
      }
    }),
  );
});

test('A file of another system or processor is not this computer’s', () => {
  assert.throws(() => chooseUpdate(manifest(), updatePlace({ platform: 'win32' })), refused('platform'));
  assert.throws(() => chooseUpdate(manifest(), updatePlace({ arch: 'arm64' })), refused('platform'));
  const universal = { ...linuxFile, platform: 'darwin', arch: 'universal', name: 'Handrail.zip' } as const;
  const verdict = chooseUpdate(manifest({ files: [linuxFile, universal] }), updatePlace({ platform: 'darwin' }));
  assert.deepEqual(verdict, { kind: 'take', file: universal });
});

test('What is too old for the release is told to install it by hand', () => {
  assert.throws(() => chooseUpdate(manifest({ replaces: '1.3.1' }), updatePlace()), refused('step'));
});

test('A rollout takes the devices whose part it reaches; a required update does not wait, a stopped one is for nobody', () => {
  const part = 2_500;
  const kind = (rollout: number, required?: string) =>
    chooseUpdate(manifest({ rollout }), updatePlace({ part, required })).kind;
  assert.equal(kind(25), 'later');
  assert.equal(kind(26), 'take');
  assert.equal(kind(1, '1.4.0'), 'take');
  assert.equal(kind(1, '1.3.0'), 'later');
  assert.equal(kind(0, '1.4.0'), 'later');
});

test('A device has one part for a version, who is in stays in as the rollout grows, and all are in at the end', () => {
  const id = fc.uint8Array({ minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(id, version, fc.nat(100), fc.nat(100), (device, of, one, other) => {
      const part = rolloutPart(device, of);
      assert.equal(rolloutPart(Uint8Array.from(device), of), part);
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      assert.ok(!isInRollout(part, less) || isInRollout(part, more));
      assert.ok(isInRollout(part, 100));
      assert.ok(!isInRollout(part, 0));
    }),
  );
});

test('A quarter of the rollout is about a quarter of the devices, and others for the next version', () => {
  const devices = Array.from({ length: 4_000 }, (_, at) => new Uint8Array(Uint32Array.of(at, 7, 7, 7).buffer));
  const first = devices.map((id) => isInRollout(rolloutPart(id, '1.4.0'), 25));
  const second = devices.map((id) => isInRollout(rolloutPart(id, '1.4.1'), 25));
  const count = first.filter(Boolean).length;
  assert.ok(count > 900 && count < 1_100, String(count));
  const both = first.filter((is, at) => is && second[at]).length;
  assert.ok(both > 180 && both < 320, String(both));
});
