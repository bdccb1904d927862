import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { chromiumProxy, sessionProxy, withoutLogins } from '../../../workbench/network/chromiumProxy.ts';
import { SystemNetwork } from '../../../workbench/network/systemNetwork.ts';
import { FakeClock } from '../../support/fakeClock.ts';

test('Chromium is told the proxy of the environment without what signs in, and that exceptions hold for all below a name', () => {
  const env = {
    HTTPS_PROXY: 'http://hana:right@proxy.example:3128',
    NO_PROXY: '.intra.example, 10.0.0.0/8 *.lab.example,[fd00::1] a;b,host.example:8443',
  };
  const told = chromiumProxy(env);
  assert.deepEqual(told, {
    kind: 'rules',
    rules: 'http://proxy.example:3128',
    bypass:
      'intra.example;*.intra.example;10.0.0.0/8;lab.example;*.lab.example;[fd00::1];host.example:8443;*.host.example:8443',
  });
  assert.doesNotMatch(JSON.stringify(told), /right/);
  assert.deepEqual(chromiumProxy({ HTTPS_PROXY: 'https://[fd00::2]:443' }), {
    kind: 'rules',
    rules: 'https://[fd00::2]:443',
    bypass: '',
  });
});

test('A PAC file of the network is told by its address, one of this disk with all that it says, and one that is not there not at all', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-pac-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'proxy.pac');
  writeFileSync(file, 'pac');
  const address = 'data:application/x-ns-proxy-autoconfig;base64,cGFj';
  for (const HANDRAIL_PAC of [file, `file://${file}`])
    assert.deepEqual(chromiumProxy({ HANDRAIL_PAC }), { kind: 'pac', address });
  writeFileSync(file, 'x'.repeat(70_000));
  assert.equal(chromiumProxy({ HANDRAIL_PAC: file }), undefined);
  assert.equal(chromiumProxy({ HANDRAIL_PAC: join(folder, 'other') }), undefined);
  const fromNetwork = chromiumProxy({ HANDRAIL_PAC: 'http://pac.example/proxy.pac' });
  assert.ok(fromNetwork);
  assert.deepEqual(sessionProxy(fromNetwork), { mode: 'pac_script', pacScript: 'http://pac.example/proxy.pac' });
});

test('No exception sends the pages of this machine by a proxy, which Chromium has a word for', () => {
  const told = chromiumProxy({
    HTTPS_PROXY: 'http://proxy.example:3128',
    NO_PROXY: '<-loopback>,<local>,intra.example',
  });
  assert.deepEqual(told?.kind === 'rules' && told.bypass, 'intra.example;*.intra.example');
});

test('A PAC address with something in it that signs in is on no command line: others on this machine can read those', () => {
  for (const HANDRAIL_PAC of [
    'http://hana:right@pac.example/proxy.pac',
    'https://right@pac.example/',
    'http://:right@pac.example/',
  ])
    assert.equal(chromiumProxy({ HANDRAIL_PAC }), undefined, HANDRAIL_PAC);
  assert.equal(chromiumProxy({ HANDRAIL_PAC: 'http://hana:right@:x/' }), undefined, 'no address at all');
});

test('A program that others look into is given the ways of the environment, and nothing that signs in', () => {
  const env = {
    https_proxy: 'http://hana:right@proxy.example:3128',
    HTTP_PROXY: 'hana:r%40ight@proxy.example:3128',
    all_proxy: 'socks5://hana:ri@ght@proxy.example:1080/',
    auto_proxy: 'http://hana:right@pac.example/a@b.pac',
    HANDRAIL_PAC: '/srv/right@.pac',
    no_proxy: '.intra.example',
    HOME: '/srv/hana@right',
    EMPTY_PROXY: '',
  };
  assert.deepEqual(withoutLogins(env), {
    https_proxy: 'http://proxy.example:3128',
    HTTP_PROXY: 'proxy.example:3128',
    all_proxy: 'socks5://proxy.example:1080/',
    auto_proxy: 'http://pac.example/a@b.pac',
    HANDRAIL_PAC: '/srv/right@.pac',
    no_proxy: '.intra.example',
    HOME: '/srv/hana@right',
    EMPTY_PROXY: '',
  });
});

test('Where the environment says nothing Chromium is left to the system', () => {
  assert.equal(chromiumProxy({ NO_PROXY: '*' }), undefined);
});

test('A login is told to exactly its own proxy, and over TLS alone where it is for TLS', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-logins-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const logins = join(folder, 'logins');
  writeFileSync(logins, 'pac.example:3128 ada:file\nhttps://safe.example:443 eve:tls\n', { mode: 0o600 });
  const network = (env: Readonly<Record<string, string>>) => new SystemNetwork(env, new FakeClock());
  const own = network({ HTTPS_PROXY: 'http://hana:right@proxy.example:3128', HANDRAIL_PROXY_LOGINS: logins });
  assert.ok(own.hasLogins);
  assert.deepEqual(own.loginAt('http://proxy.example:3128'), { name: 'hana', password: 'right' });
  assert.deepEqual(own.loginAt('http://pac.example:3128'), { name: 'ada', password: 'file' });
  assert.deepEqual(own.loginAt('https://safe.example'), { name: 'eve', password: 'tls' });
  for (const other of ['http://safe.example:443', 'https://proxy.example:3128', 'http://proxy.example', 'x', ''])
    assert.equal(own.loginAt(other), undefined, other);
  assert.equal(network({ HTTPS_PROXY: 'http://proxy.example:3128' }).hasLogins, false);
});
