import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttp } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { Agent, fetch } from 'undici';
import { freePort } from '../../../build/freePort.ts';
import { PacProgram } from '../../../workbench/network/pac/pacProgram.ts';
import { pacSizeLimit } from '../../../workbench/network/pac/pacSource.ts';
import { readLogins } from '../../../workbench/network/proxyLogins.ts';
import { routeConnector } from '../../../workbench/network/routeAgent.ts';
import { SystemNetwork } from '../../../workbench/network/systemNetwork.ts';
import { certificate } from '../../support/certificates.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { until } from '../../support/flow/until.ts';
import { onLoopback } from '../../support/onLoopback.ts';
import { proxyServer } from '../../support/proxyServer.ts';

const good = certificate({ names: ['help.example', 'other.example'] });
const trusted = getCACertificates('default');
setDefaultCACertificates([...trusted, good.cert]);
after(() => setDefaultCACertificates(trusted));

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handrail-pac-'));
});
after(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function pacFile(body: string): Promise<string> {
  files += 1;
  const path = join(folder, `${files}.pac`);
  await writeFile(path, body);
  return path;
}

const always = (answer: string) => `function FindProxyForURL(url, host) { return ${JSON.stringify(answer)}; }`;

async function service(t: TestContext): Promise<number> {
  const server = createServer({ cert: good.cert, key: good.key }, (_request, response) => response.end('here'));
  return await onLoopback(t, server);
}

/** What a process with this environment gets from an address, on a clock that stands still: a busy machine ends no file's thread. */
async function got(t: TestContext, env: Readonly<Record<string, string>>, address = 'https://help.example/') {
  const { finder } = new SystemNetwork(env, new FakeClock());
  const dispatcher = new Agent({ connect: routeConnector(finder) });
  t.after(async () => {
    finder.close();
    await dispatcher.destroy();
  });
  return await fetch(address, { dispatcher }).then((response) => response.text());
}

const failsWith = (reason: string) => (error: unknown) => {
  assert.ok(error instanceof Error && error.cause instanceof Error);
  assert.equal(Reflect.get(error.cause, 'reason'), reason);
  assert.doesNotMatch(JSON.stringify(error.cause) + error.cause.message, /right|wrong|hana/);
  return true;
};

test('A PAC file says by which proxy a host is reached, and the next is taken where one does not answer', async (t) => {
  const dead = await freePort();
  const first = await proxyServer(t, await service(t));
  const pac = await pacFile(`function FindProxyForURL(url, host) {
    if (dnsDomainIs(host, '.other.example') || shExpMatch(host, 'other.*')) return 'PROXY 127.0.0.1:9';
    return 'PROXY 127.0.0.1:${dead}; PROXY ${first.name}; DIRECT';
  }`);
  assert.equal(await got(t, { HANDRAIL_PAC: pac }), 'here');
  assert.deepEqual(first.asked, [{ target: 'help.example:443', signIn: undefined }]);
  await assert.rejects(got(t, { HANDRAIL_PAC: pac }, 'https://other.example/'), failsWith('proxy'));
});

test('A proxy that did not answer comes last for five minutes', async (t) => {
  const pac = await pacFile(always('PROXY a.example:1; PROXY b.example:2'));
  const clock = new FakeClock();
  const { finder } = new SystemNetwork({ auto_proxy: pac }, clock);
  t.after(() => finder.close());
  const [first] = (await finder.find('help.example', 443)).routes;
  assert.ok(first?.kind === 'proxy' && first.host === 'a.example');
  finder.failed(first);
  const hosts = async () => (await finder.find('help.example', 443)).routes.map((each) => 'host' in each && each.host);
  assert.deepEqual(await hosts(), ['b.example', 'a.example']);
  clock.advance(300_001);
  assert.deepEqual(await hosts(), ['a.example', 'b.example']);
});

test('A PAC file may come from an address, and is told the origin and nothing more', async (t) => {
  const proxy = await proxyServer(t, await service(t));
  const server = createHttp((_request, response) =>
    response.end(
      `function FindProxyForURL(url, host) { return url === 'https://help.example/' ? 'PROXY ${proxy.name}' : 'PROXY a:1'; }`,
    ),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close().closeAllConnections());
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/proxy.pac`;
  assert.equal(await got(t, { HANDRAIL_PAC: address }, 'https://help.example/api?token=secret'), 'here');
});

test('What NO_PROXY names and what is on this machine goes by no proxy, whatever a PAC file says', async (t) => {
  const pac = await pacFile(always('PROXY a.example:1'));
  const { finder } = new SystemNetwork({ HANDRAIL_PAC: pac, NO_PROXY: 'help.example' }, new FakeClock());
  t.after(() => finder.close());
  assert.deepEqual((await finder.find('help.example', 443)).routes, [{ kind: 'direct' }]);
  assert.deepEqual((await finder.find('127.0.0.1', 443)).routes, [{ kind: 'direct' }]);
  assert.equal((await finder.find('other.example', 443)).routes[0]?.kind, 'proxy');
});

test('A proxy of a PAC file is signed in to with what stands beside its name, and no other proxy is', async (t) => {
  const there = await service(t);
  const mine = await proxyServer(t, there, { login: 'hana:right' });
  const theirs = await proxyServer(t, there, { login: 'hana:right' });
  const logins = join(folder, 'logins');
  await writeFile(logins, `${mine.name} hana:right\n`);
  await chmod(logins, 0o600);
  const through = async (name: string) =>
    await got(t, { HANDRAIL_PAC: await pacFile(always(`PROXY ${name}`)), HANDRAIL_PROXY_LOGINS: logins });
  assert.equal(await through(mine.name), 'here');
  await assert.rejects(through(theirs.name), failsWith('proxy_password'));
  assert.deepEqual(
    theirs.asked.map(({ signIn }) => signIn),
    [undefined],
  );
});

test('A PAC file that names a proxy without TLS is not given the password that goes over TLS alone', async (t) => {
  const there = await service(t);
  const proxy = await proxyServer(t, there, { login: 'hana:right' });
  const logins = join(folder, 'logins-tls');
  await writeFile(logins, `https://${proxy.name} hana:right\n`);
  const env = { HANDRAIL_PAC: await pacFile(always(`PROXY ${proxy.name}`)), HANDRAIL_PROXY_LOGINS: logins };
  await assert.rejects(got(t, env), failsWith('proxy_password'));
  assert.deepEqual(
    proxy.asked.map(({ signIn }) => signIn),
    [undefined],
  );
  const overTls = readLogins(logins);
  assert.deepEqual(overTls(proxy.name, true), { name: 'hana', password: 'right' });
  assert.equal(overTls(proxy.name, false), undefined);
});

test('A wrong password and a refusal end the way; the next proxy is not tried with them', async (t) => {
  const there = await service(t);
  const second = await proxyServer(t, there);
  const asksPassword = await proxyServer(t, there, { login: 'hana:right' });
  const refuses = await proxyServer(t, there, { refuses: 403 });
  for (const [proxy, reason] of [
    [asksPassword, 'proxy_password'],
    [refuses, 'proxy_refused'],
  ] as const) {
    const pac = await pacFile(always(`PROXY ${proxy.name}; PROXY ${second.name}`));
    await assert.rejects(got(t, { HANDRAIL_PAC: pac }), failsWith(reason));
  }
  assert.equal(second.asked.length, 0);
});

test('A PAC file that cannot be had is what people hear of where the direct way does not work either', async (t) => {
  await assert.rejects(got(t, { HANDRAIL_PAC: join(folder, 'none.pac') }), failsWith('pac_unreachable'));
  const nobody = `http://127.0.0.1:${await freePort()}/proxy.pac`;
  await assert.rejects(got(t, { HANDRAIL_PAC: nobody }), failsWith('pac_unreachable'));
});

test('Only proxies that cannot be gone by: that is told, and nothing goes out past them', async (t) => {
  const pac = await pacFile(always('SOCKS5 127.0.0.1:1080'));
  await assert.rejects(got(t, { HANDRAIL_PAC: pac }), failsWith('proxy_kind'));
});

for (const [what, source] of [
  ['is no program', 'function FindProxyForURL( {'],
  ['has no such function', 'var a = 1;'],
  ['throws', 'function FindProxyForURL() { throw new Error("no"); }'],
  ['answers something else', 'function FindProxyForURL() { return 7; }'],
  ['looks for Node', 'function FindProxyForURL() { return process.env.PATH + require("fs"); }'],
  [
    'climbs out by constructors',
    'function FindProxyForURL() { return dnsDomainIs.constructor("return process")().version; }',
  ],
  ['wants all memory', 'function FindProxyForURL() { var a = []; for (;;) a.push(new Array(4e6)); }'],
  ['is too long', `${always('DIRECT')}//${'x'.repeat(pacSizeLimit)}`],
] as const) {
  test(`A PAC file that ${what} is told as broken, and harms nobody`, async (t) => {
    const { finder } = new SystemNetwork({ HANDRAIL_PAC: await pacFile(source) }, new FakeClock());
    t.after(() => finder.close());
    const found = await finder.find('help.example', 443);
    if (what === 'answers something else') return assert.deepEqual(found.routes, [{ kind: 'direct' }]);
    assert.deepEqual(found, { routes: [{ kind: 'direct' }], by: 'pac', problem: 'pac_broken' });
  });
}

for (const [what, source] of [
  ['never ends', 'function FindProxyForURL() { for (;;) {} }'],
  ['never ends while it is read', 'for (;;) {}'],
  [
    'gives the matching of names work without end',
    `function FindProxyForURL() { return shExpMatch(new Array(60).join("a"), new Array(30).join("*a") + "b") ? "A" : "B"; }`,
  ],
] as const) {
  test(`A PAC file that ${what} is ended, and the process goes on meanwhile`, async () => {
    const clock = new FakeClock();
    const program = new PacProgram(source, clock);
    const finding = assert.rejects(program.find('https://help.example/', 'help.example'), { reason: 'pac_broken' });
    await until('the file runs', () => clock.waiting > 0);
    clock.advance(5_001);
    await finding;
    await assert.rejects(program.find('https://help.example/', 'help.example'), { reason: 'pac_broken' });
  });
}

test('The time that a busy machine needs until the file runs is none of the file’s', async (t) => {
  const clock = new FakeClock();
  const program = new PacProgram(always('DIRECT'), clock);
  t.after(() => program.close());
  const finding = program.find('https://help.example/', 'help.example');
  // Its thread has not even begun.
  clock.advance(60_000);
  assert.equal(await finding, 'DIRECT');
  assert.equal(clock.waiting, 0);
});
