import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownLauncher } from '../../../workbench/chromium/browser/browserLauncher.ts';
import { findBrowser } from '../../../workbench/chromium/browser/findBrowser.ts';

const search = (platform: NodeJS.Platform, env: Record<string, string>, ...there: string[]) => ({
  platform,
  env,
  isExecutable: (path: string) => there.includes(path),
});

test('The browser that the variable names is used before any other', () => {
  const env = { PATH: '/usr/bin', HANDRAIL_BROWSER: '/opt/own/chrome' };
  assert.equal(findBrowser(search('linux', env, '/opt/own/chrome', '/usr/bin/chromium')), '/opt/own/chrome');
  assert.equal(
    findBrowser(search('linux', { PATH: '/usr/bin', HANDRAIL_BROWSER: 'chromium' }, '/usr/bin/chromium')),
    '/usr/bin/chromium',
  );
});

test('A named browser that is not there is an error, not a reason to take another', () => {
  const env = { PATH: '/usr/bin', HANDRAIL_BROWSER: '/opt/own/chrome' };
  assert.throws(() => findBrowser(search('linux', env, '/usr/bin/chromium')), {
    code: 'no_browser',
    details: { reason: 'named_missing', variable: 'HANDRAIL_BROWSER' },
  });
});

test('An installed browser is found where each system has it', () => {
  assert.equal(
    findBrowser(search('linux', { PATH: 'relative:/bin:/usr/bin' }, 'relative/chromium', '/usr/bin/chromium')),
    '/usr/bin/chromium',
  );
  const windows = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
  assert.equal(findBrowser(search('win32', { 'ProgramFiles(x86)': 'C:\\Program Files (x86)' }, windows)), windows);
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  assert.equal(findBrowser(search('darwin', { HOME: '/nowhere' }, mac)), mac);
});

test('Where there is none, the error says what to do about it', () => {
  assert.throws(() => findBrowser(search('linux', { PATH: '/usr/bin' })), {
    code: 'no_browser',
    details: { reason: 'none_installed', variable: 'HANDRAIL_BROWSER' },
  });
});

test('The product refuses to run the browser as root', {
  skip: process.getuid?.() !== 0 && 'NOT RUN: only root can be refused',
}, () => {
  assert.throws(() => ownLauncher().launch('/bin/true', [], {}), { code: 'no_browser', details: { reason: 'root' } });
});
