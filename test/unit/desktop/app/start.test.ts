import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { lastingProgram, xdgAutostart } from '../../../../workbench/desktop/app/autostart.ts';
import { LinkInbox } from '../../../../workbench/desktop/app/linkInbox.ts';
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

test('What is started later is the file of an AppImage, and not the folder below /tmp that anybody may make when it has ended', (t) => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'handrail-mount-')));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(folder, join(folder, 'other-name'));
  const program = join(folder, 'handrail');
  const file = '/media/images/Handrail.AppImage';
  for (const APPDIR of [folder, join(folder, 'other-name')])
    assert.equal(lastingProgram(program, { APPIMAGE: file, APPDIR }), file);
  assert.equal(lastingProgram('/opt/Handrail/handrail', {}), '/opt/Handrail/handrail');
  const fromAnother = { APPIMAGE: '/media/images/Terminal.AppImage', APPDIR: folder };
  assert.equal(lastingProgram('/opt/Handrail/handrail', fromAnother), '/opt/Handrail/handrail');
  assert.equal(lastingProgram(program, { APPIMAGE: 'no/absolute/path', APPDIR: folder }), program);
});
