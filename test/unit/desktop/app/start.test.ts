import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { xdgAutostart } from '../../../../workbench/desktop/app/autostart.ts';
import { LinkInbox } from '../../../../workbench/desktop/app/linkInbox.ts';
import { presetFiles, readPreset } from '../../../../workbench/desktop/app/preset.ts';
import { startArguments } from '../../../../workbench/desktop/app/startArguments.ts';

test('What the system was asked to open is a link or nothing, and never an option', () => {
  const none = { service: undefined, data: undefined, name: undefined, hidden: false, link: undefined };
  assert.deepEqual(startArguments([]), none);
  assert.deepEqual(startArguments(['--inspect=0', '--enable-features=A', 'main.js', '--hidden']), {
    ...none,
    hidden: true,
  });
  assert.deepEqual(startArguments(['--service', 'https://help.example.org', '--data=/d']), {
    ...none,
    service: 'https://help.example.org',
    data: '/d',
  });
  const link = 'handrail:help?tenant=t&session=s';
  assert.deepEqual(startArguments(['--', link]), { ...none, link });
  assert.deepEqual(startArguments(['--', '--service=https://evil.example']), none);
  assert.deepEqual(startArguments(['--', `${link} --service=https://evil.example`]).service, undefined);
});

test('Links that come before there is anybody are handed over once there is; another start without one shows the window', () => {
  const heard: string[] = [];
  const reader = { show: () => void heard.push('show'), openLink: (link: string) => void heard.push(link) };
  const inbox = new LinkInbox('first');
  inbox.takeFrom({ link: 'second' });
  inbox.takeFrom(undefined);
  inbox.open(reader);
  assert.deepEqual(heard, ['second']);
  for (const said of [{ link: 'third' }, { link: 3 }, 'x', null, undefined]) inbox.takeFrom(said);
  assert.deepEqual(heard, ['second', 'third', 'show', 'show', 'show', 'show']);
});

test("A preset gives the service's address; the machine's own comes before the installation's, and a wrong one says so", (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-preset-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const [first, second] = [join(folder, 'a.json'), join(folder, 'b.json')];
  assert.deepEqual(readPreset([first, second]), {});
  writeFileSync(second, '{"service":"https://b.example"}');
  assert.deepEqual(readPreset([first, second]), { service: 'https://b.example' });
  writeFileSync(first, '{"service":"https://a.example","enrolment":"secret"}');
  assert.deepEqual(readPreset([first, second]), { service: 'https://a.example', enrolment: 'secret' });
  for (const wrong of ['{', '[]', '{"service":7}', '{"service":"https://a.example","more":1}']) {
    writeFileSync(first, wrong);
    assert.throws(() => readPreset([first, second]), { code: 'data_corrupt', details: { reason: 'preset' } }, wrong);
  }
  assert.deepEqual(presetFiles('linux', {}, '/app')[0], '/etc/handrail/preset.json');
});

test('Starting at sign-in on Linux is an entry in the autostart folder, with every word quoted', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-autostart-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const autostart = xdgAutostart(folder, ['/opt/Hand "rail"/50%/$app', '--hidden']);
  assert.equal(autostart.enabled(), false);
  autostart.set(true);
  assert.equal(autostart.enabled(), true);
  const text = readFileSync(join(folder, 'autostart/handrail.desktop'), 'utf8');
  assert.match(text, /^Exec="\/opt\/Hand \\"rail\\"\/50%%\/\\\$app" "--hidden"$/m);
  autostart.set(false);
  autostart.set(false);
  assert.equal(autostart.enabled(), false);
});
