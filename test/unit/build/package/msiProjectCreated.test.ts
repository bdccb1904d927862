import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { msiPresets, withPresets } from '../../../../build/package/msiProjectCreated.ts';

/** The project that electron-builder makes, with its program in it. */
function project(): string {
  const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
  const template = join(dirname(builder.resolve('app-builder-lib/package.json')), 'templates/msi/template.xml');
  const program = '<Component><File Name="Handrail.exe" Id="mainExecutable"/></Component>';
  const archive = '<Component Directory="dXyz"><File Name="app.asar"/></Component>';
  return readFileSync(template, 'utf8').replace('{{-files}}', program + archive);
}

test('The msi leaves what an administrator hands over in the machine’s registry, and only that', () => {
  const made = withPresets(project());
  for (const [property, name] of Object.entries(msiPresets)) {
    assert.match(made, new RegExp(`<Property Id="${property}" Secure="yes"[^/]*/>`));
    const component = new RegExp(
      `<Component Id="handrail${property}"[^>]*Permanent="yes">\\s*<Condition>${property}</Condition>(?:.|\\n)*?</Component>`,
    ).exec(made);
    assert.match(
      component?.[0] ?? '',
      new RegExp(`Root="HKLM" Key="Software\\\\Handrail" Name="${name}" Type="string" Value="\\[${property}\\]"`),
    );
  }
  assert.match(made, /<Condition>AUTOSTART<\/Condition>\s*<RegistryValue Root="HKLM" Key="[^"]*\\CurrentVersion\\Run"/);
  const guids = [...made.matchAll(/Guid="([^"]+)"/g)].map(([, guid]) => guid);
  assert.equal(new Set(guids).size, 6);
});

test('The secret of an enrolment token is hidden from the installer’s log, and it alone', () => {
  const hidden = [...withPresets(project()).matchAll(/<Property Id="(\w+)"[^>]* Hidden="yes"/g)].map(
    ([, name]) => name,
  );
  assert.deepEqual(hidden, ['ENROLMENT']);
});

test('A link opens the app behind “--”, where nothing is read as an option', () => {
  assert.match(
    withPresets(project()),
    /shell\\open\\command" Type="string" Value="&quot;\[#mainExecutable\]&quot; -- &quot;%1&quot;"/,
  );
});

test('The app of an msi leaves updates to software distribution', () => {
  const found = /<Component Directory="dXyz">\s*<File Name="update-off" Source="([^"]+)"/.exec(withPresets(project()));
  assert.ok(existsSync(found?.[1] ?? ''));
});

test('A project that is laid out otherwise stops the package', () => {
  assert.throws(() => withPresets('<Wix/>'), /laid out otherwise/);
  assert.throws(() => withPresets(project().replace('Id="mainExecutable"', 'Id="other"')), /laid out otherwise/);
  assert.throws(() => withPresets(project().replace('app.asar', 'app')), /laid out otherwise/);
});
