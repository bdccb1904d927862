import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  effectivePreset,
  type PresetPlace,
  presetSources,
  readPresets,
} from '../../../../workbench/desktop/app/preset.ts';
import { runNow } from '../../../../workbench/desktop/app/runNow.ts';

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-preset-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const none = () => assert.fail('nothing is to be started');
const linux: PresetPlace = { platform: 'linux', environment: {}, resources: '/app', run: none };

const everyWindows = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';

/** What `reg query` answers for a key. */
function answerOf(key: string, values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([name, value]) => `    ${name}    REG_SZ    ${value}`);
  return ['', key, ...lines, ''].join('\r\n');
}

test('What the machine’s administrator says comes before the command line, what an installation says after it', (t) => {
  const folder = folderOf(t);
  const [first, second] = [join(folder, 'machine.json'), join(folder, 'installed.json')];
  const sources = { machine: [{ file: first }], installed: [{ file: second }] };
  assert.deepEqual(readPresets(linux, sources), { machine: {}, installed: {} });
  writeFileSync(second, '{"service":"https://installed.example","enrolment":"secret"}');
  const said = { service: 'https://said.example' };
  const installed = readPresets(linux, sources);
  assert.deepEqual(effectivePreset(installed, {}), { service: 'https://installed.example', enrolment: 'secret' });
  assert.deepEqual(effectivePreset(installed, said), { service: 'https://said.example', enrolment: 'secret' });
  writeFileSync(first, '{"service":"https://machine.example","tenant":"contoso"}');
  assert.deepEqual(effectivePreset(readPresets(linux, sources), said), {
    service: 'https://machine.example',
    tenant: 'contoso',
    enrolment: 'secret',
  });
});

test('A preset that cannot be understood says so; it is not passed over', (t) => {
  const file = join(folderOf(t), 'preset.json');
  const sources = { machine: [{ file }], installed: [] };
  for (const wrong of [
    '{',
    '[]',
    '{"service":7}',
    '{"service":""}',
    '{"updates":"http://a.example"}',
    '{"service":"https://a.example","more":1}',
  ]) {
    writeFileSync(file, wrong);
    assert.throws(() => readPresets(linux, sources), { code: 'data_corrupt', details: { reason: 'preset' } }, wrong);
  }
});

test('On Windows the registry is asked: what a policy sets counts most, then the machine’s installation, then the person’s', () => {
  const asked: string[] = [];
  const keys: Readonly<Record<string, string>> = {
    'HKLM\\SOFTWARE\\Policies\\Handrail': answerOf('HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Handrail', {
      service: 'https://policy.example',
    }),
    'HKCU\\SOFTWARE\\Handrail': answerOf('HKEY_CURRENT_USER\\SOFTWARE\\Handrail', {
      service: 'https://own.example',
      tenant: 'a b c',
    }),
  };
  const run = (file: string, [verb, key = '', ...view]: readonly string[]) => {
    asked.push(`${file} ${verb} ${view.at(-1)}`);
    return key === everyWindows ? '' : keys[key];
  };
  const place: PresetPlace = { platform: 'win32', environment: { SystemRoot: 'D:\\Win' }, resources: '/nowhere', run };
  const read = readPresets(place);
  assert.deepEqual(read, {
    machine: { service: 'https://policy.example' },
    installed: { service: 'https://own.example', tenant: 'a b c' },
  });
  assert.deepEqual([...new Set(asked)], ['D:\\Win\\System32\\reg.exe query /reg:64']);
});

test('A registry that cannot be asked is not taken for one without a policy', () => {
  const place: PresetPlace = { platform: 'win32', environment: {}, resources: '/nowhere', run: () => undefined };
  const problem = { code: 'data_corrupt', details: { reason: 'preset' } };
  assert.throws(() => readPresets(place), problem);
  const run = (_file: string, [, key]: readonly string[]) => (key === everyWindows ? '' : undefined);
  assert.deepEqual(readPresets({ ...place, run }), { machine: {}, installed: {} });
});

test('On Windows no preset is read from a folder that everybody may make', () => {
  const files = Object.values(presetSources({ platform: 'win32', resources: '/app' })).flat();
  assert.deepEqual(
    files.flatMap(({ file }) => file ?? []),
    ['/app/preset.json'],
  );
});

test('Values of another kind and of keys below are no presets', () => {
  const key = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Handrail';
  const answer = `${answerOf(key, { service: 'https://a.example' })}    number    REG_DWORD    0x1\r\n    empty    REG_SZ    \r\n\r\n${key}\\Below\r\n    tenant    REG_SZ    x\r\n`;
  const place: PresetPlace = { platform: 'win32', environment: {}, resources: '/nowhere', run: () => answer };
  const sources = { machine: [{ key: 'HKLM' }], installed: [] };
  assert.deepEqual(readPresets(place, sources).machine, { service: 'https://a.example' });
});

test('On macOS a configuration profile is read by the system’s own tool, and one that cannot be read says so', (t) => {
  const profile = join(folderOf(t), 'org.handrail.workbench.plist');
  writeFileSync(profile, 'a property list');
  const sources = { machine: [{ profile }], installed: [] };
  const answers: (string | undefined)[] = ['{"service":"https://managed.example"}', undefined];
  const run = (file: string, args: readonly string[]) => {
    assert.deepEqual([file, ...args], ['/usr/bin/plutil', '-convert', 'json', '-o', '-', profile]);
    return answers.shift();
  };
  const place: PresetPlace = { platform: 'darwin', environment: {}, resources: '/app', run };
  assert.deepEqual(readPresets(place, sources).machine, { service: 'https://managed.example' });
  assert.throws(() => readPresets(place, sources), { code: 'data_corrupt' });
  assert.deepEqual(
    presetSources({ platform: 'darwin', resources: '/app' }).machine.map((source) => Object.values(source)[0]),
    ['/Library/Managed Preferences/org.handrail.workbench.plist', '/Library/Application Support/Handrail/preset.json'],
  );
});

test('A command that fails, or is not there, has no answer', () => {
  assert.equal(runNow(process.execPath, ['-e', 'process.stdout.write("yes")']), 'yes');
  assert.equal(runNow(process.execPath, ['-e', 'process.stdout.write("no"); process.exit(1)']), undefined);
  assert.equal(runNow('/nowhere/reg.exe', []), undefined);
});
