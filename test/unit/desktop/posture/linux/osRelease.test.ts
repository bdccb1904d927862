import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OsId } from '@handrail/sdk/tenant/compliance';
import fc from 'fast-check';
import { VersionFact } from '../../../../../workbench/base/devices/posture.ts';
import { conform } from '../../../../../workbench/base/rpc/conform.ts';
import { systemNameIn } from '../../../../../workbench/desktop/posture/linux/osRelease.ts';

test('a distribution is known by its id, its name for people and its version as it is written', () => {
  const text = 'PRETTY_NAME="Ubuntu 24.04.2 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\nID=ubuntu\nID_LIKE=debian\n';
  assert.deepEqual(systemNameIn(text), {
    osId: 'ubuntu',
    osName: 'Ubuntu 24.04.2 LTS',
    osVersion: { state: 'known', value: '24.04' },
  });
});

test('a rolling release has no version, and a version in words is not guessed at', () => {
  assert.deepEqual(systemNameIn('NAME="Arch Linux"\nID=arch\n').osVersion, {
    state: 'unknown',
    reason: 'not_supported',
  });
  assert.deepEqual(systemNameIn('ID=x\nVERSION_ID=sid\n').osVersion, { state: 'unknown', reason: 'unreadable' });
});

test('values are read with either quotes, without, and with what is escaped in them', () => {
  assert.equal(systemNameIn("PRETTY_NAME='A \\$ one'\nID='fedora'").osName, 'A $ one');
  assert.equal(systemNameIn("ID='fedora'").osId, 'fedora');
  assert.equal(systemNameIn('ID="My Linux"').osId, 'linux');
});

test('whatever the file holds, the name is short and clean and the rest fits the report', () => {
  const line = fc.tuple(fc.constantFrom('ID', 'VERSION_ID', 'PRETTY_NAME', 'NAME', 'X'), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const system = systemNameIn(lines.map((pair) => pair.join('=')).join('\n'));
      assert.ok(conform(OsId, system.osId).fits);
      assert.ok(conform(VersionFact, system.osVersion).fits);
      assert.ok(system.osName.length >= 1 && system.osName.length <= 64);
      assert.doesNotMatch(system.osName, /[\p{Cc}\p{Cf}]/u);
    }),
  );
});
