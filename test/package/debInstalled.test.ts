// The deb, assembled with dpkg-deb and with a stand-in for Electron's program in it, installed by dpkg in a spare system: what its
// scripts do there. Its dependencies are not asked for, and the app is not started.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Packed, pack } from '../support/package/packed.ts';
import { inSpareSystem, noSpareSystem } from '../support/package/spareSystem.ts';

const skip = noSpareSystem();
const arch = process.arch === 'arm64' ? 'arm64' : 'x64';

let packed: Packed;
let debs: string;
before(async () => {
  if (skip) return;
  packed = await pack({ platform: 'linux', arch }, ['deb']);
  debs = join(packed.output, 'debs');
  mkdirSync(debs);
  const made = packed.files.find((file) => file.endsWith('.deb')) ?? '';
  cpSync(made, join(debs, 'older.deb'));
  // The next version of it.
  const folder = join(packed.output, 'newer');
  assert.equal(spawnSync('dpkg-deb', ['-R', made, folder]).status, 0);
  const control = join(folder, 'DEBIAN/control');
  writeFileSync(control, readFileSync(control, 'utf8').replace(/^Version: .*$/m, 'Version: 9.0.0'));
  const newer = spawnSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-b', folder, join(debs, 'newer.deb')]);
  assert.equal(newer.status, 0);
});
after(() => packed?.dispose());

test('On a stand-in: the deb installs, a newer one takes its place, and it goes without a trace but what administrators left', {
  skip,
}, () => {
  const dpkg = 'dpkg --force-depends --force-unsafe-io --no-triggers';
  const look = 'readlink -f /usr/bin/handrail; dpkg -s handrail | grep -e ^Version -e ^Status';
  const { status, said } = inSpareSystem(
    `mkdir -p /etc/handrail
     echo '{"service":"https://help.example.org"}' > /etc/handrail/preset.json
     ${dpkg} -i /srv/older.deb
     echo first; ${look}
     test -x /opt/Handrail/handrail
     ${dpkg} -i /srv/newer.deb
     echo second; ${look}
     ${dpkg} -P handrail
     echo third
     ls -d /opt/Handrail /usr/bin/handrail /etc/apparmor.d/handrail /usr/share/applications/handrail.desktop || true
     cat /etc/handrail/preset.json`,
    debs,
  );
  assert.equal(status, 0, said);
  assert.match(said, /^first\n\/opt\/Handrail\/handrail\nStatus: install ok installed\nVersion: 0\.1\.0$/m);
  assert.match(said, /^second\n\/opt\/Handrail\/handrail\nStatus: install ok installed\nVersion: 9\.0\.0$/m);
  const left = said.slice(said.indexOf('\nthird\n'));
  assert.equal(left.match(/No such file or directory/g)?.length, 4, left);
  assert.ok(left.includes('https://help.example.org'));
});
