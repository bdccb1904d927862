import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isExcepted } from '../../../workbench/network/exceptions.ts';
import { nameOf, proxyAt, routesIn } from '../../../workbench/network/proxyRoute.ts';

const names = (answer: string) => routesIn(answer)?.map((route) => nameOf(route) ?? 'direct');

test('The ways of an answer are taken in their order', () => {
  assert.deepEqual(names('PROXY a.example:3128; HTTPS b.example; DIRECT'), [
    'a.example:3128',
    'b.example:443',
    'direct',
  ]);
  assert.deepEqual(names('proxy [2001:db8::1]:8080;direct'), ['[2001:db8::1]:8080', 'direct']);
  assert.deepEqual(names(''), ['direct']);
});

test('A kind of proxy that cannot be gone by is left out, and an answer of nothing else is told apart', () => {
  assert.deepEqual(names('SOCKS5 a:1080; PROXY b:80'), ['b:80']);
  assert.equal(names('SOCKS a:1080'), undefined);
});

test('An answer cannot say what signs in, and names ten ways at most', () => {
  assert.equal(names('PROXY user:secret@evil.example:80'), undefined);
  assert.equal(names(Array.from({ length: 50 }, (_, at) => `PROXY p${at}:80`).join(';'))?.length, 10);
});

test('Whatever an answer says, its ways have a host and a port', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (answer) => {
      for (const route of routesIn(answer) ?? []) {
        if (route.kind === 'direct') continue;
        assert.notEqual(route.host, '');
        assert.ok(Number.isInteger(route.port) && route.port >= 0 && route.port <= 65_535);
        assert.equal(route.login, undefined);
      }
    }),
  );
});

test('A proxy in the environment may carry a name and a password, also with a lone percent sign', () => {
  const route = proxyAt('http://hana:100%25%20@proxy.example:3128');
  assert.deepEqual(route, {
    kind: 'proxy',
    host: 'proxy.example',
    port: 3128,
    secure: false,
    login: { name: 'hana', password: '100% ' },
  });
  assert.equal(nameOf(route), 'proxy.example:3128');
  assert.equal(proxyAt('http://hana:50%@proxy.example')?.kind, 'proxy');
  assert.equal(proxyAt('no address'), undefined);
  assert.equal(proxyAt('socks5://a:1080'), undefined);
});

test('Exceptions are names with all below, addresses, networks and ports', () => {
  const exceptions = ['.corp.example', 'intranet.example', '10.0.0.0/8', 'fd00::/8', 'one.example:8443', '192.0.2.7'];
  const excepted = (host: string, port = 443) => isExcepted(host, port, exceptions);
  for (const host of [
    'corp.example',
    'a.b.corp.example',
    'wiki.intranet.example',
    '10.1.2.3',
    '[fd00::1]',
    '192.0.2.7',
  ])
    assert.ok(excepted(host), host);
  for (const host of ['notcorp.example', 'example', '11.0.0.1', 'fe80::1', 'one.example', '1192.0.2.7'])
    assert.ok(!excepted(host), host);
  assert.ok(excepted('one.example', 8443));
  assert.ok(isExcepted('anything.example', 443, ['*']));
  assert.ok(isExcepted('LOCALHOST', 443, []) && isExcepted('127.8.8.8', 443, []) && isExcepted('[::1]', 443, []));
});
