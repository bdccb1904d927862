// In the place of fpm, which electron-builder calls to make a deb or rpm and would fetch first: reads the same arguments, and
// assembles the deb with dpkg-deb. Of an rpm it writes down only what was asked for.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

const text = { type: 'string' } as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    s: { type: 'string', short: 's' },
    t: { type: 'string', short: 't' },
    d: { type: 'string', short: 'd', multiple: true, default: [] },
    force: { type: 'boolean' },
    architecture: text,
    'after-install': text,
    'after-remove': text,
    description: text,
    version: text,
    package: text,
    name: text,
    maintainer: text,
    vendor: text,
    url: text,
    category: text,
    license: text,
    'deb-priority': text,
    'deb-recommends': { type: 'string', multiple: true },
    'deb-compression': text,
    'rpm-compression': text,
    'rpm-summary': text,
    'rpm-rpmbuild-define': text,
    'rpm-os': text,
  },
});
const { package: file = '' } = values;
if (values.t !== 'deb') writeFileSync(file, JSON.stringify({ ...values, positionals }));
else {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-deb-'));
  try {
    chmodSync(folder, 0o755);
    for (const mapping of positionals) {
      const at = mapping.lastIndexOf('=');
      const [from, to] = [mapping.slice(0, at), join(folder, mapping.slice(at + 1))];
      mkdirSync(dirname(to), { recursive: true });
      cpSync(from, to, { recursive: true, preserveTimestamps: true });
      if (!statSync(from).isDirectory()) chmodSync(to, 0o644);
    }
    mkdirSync(join(folder, 'DEBIAN'));
    for (const [name, script] of Object.entries({ postinst: values['after-install'], postrm: values['after-remove'] }))
      writeFileSync(join(folder, 'DEBIAN', name), readFileSync(script ?? ''), { mode: 0o755 });
    const fields = {
      Package: values.name,
      Version: values.version,
      Architecture: values.architecture,
      Maintainer: values.maintainer,
      Section: values.category,
      Priority: values['deb-priority'],
      Homepage: values.url,
      Depends: values.d.join(', '),
      Description: values.description,
    };
    const control = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`);
    writeFileSync(join(folder, 'DEBIAN/control'), control.join(''));
    const made = spawnSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-b', folder, file], { encoding: 'utf8' });
    process.stderr.write(made.stderr);
    process.exitCode = made.status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
