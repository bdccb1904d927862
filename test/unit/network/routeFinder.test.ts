import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RouteFinder, type RouteFinderParts } from '../../../workbench/network/routeFinder.ts';
import { FakeClock } from '../../support/fakeClock.ts';

function finder(parts: Partial<RouteFinderParts>) {
  const clock = new FakeClock();
  return { clock, finder: new RouteFinder({ env: {}, clock, ...parts }) };
}

test('The system is asked where the environment says nothing, and about this machine itself nobody is', async () => {
  const asked: string[] = [];
  const ask = async (url: string) => {
    asked.push(url);
    return 'PROXY proxy.example:3128';
  };
  const own = finder({ ask });
  for (const host of ['127.0.0.1', 'localhost', '::1'])
    assert.deepEqual(await own.finder.find(host, 443), { routes: [{ kind: 'direct' }], by: 'nobody' });
  assert.deepEqual(asked, []);
  const found = await own.finder.find('help.example', 8443);
  assert.deepEqual(asked, ['https://help.example:8443/']);
  assert.deepEqual([found.by, found.routes[0]?.kind], ['system', 'proxy']);

  const env = finder({ ask, env: { HTTPS_PROXY: 'http://other.example:80' } });
  assert.equal((await env.finder.find('help.example', 443)).by, 'environment');
  assert.equal(asked.length, 1);
});

test('A system that does not answer has nothing set', async () => {
  const { finder: found } = finder({ ask: () => Promise.reject(new Error('gone')) });
  assert.deepEqual(await found.find('help.example', 443), { routes: [{ kind: 'direct' }], by: 'nobody' });
});

test('What the system is set to holds for a minute, and is then asked for again', async () => {
  let proxy = 'one.example';
  const { clock, finder: found } = finder({
    system: async () => ({
      kind: 'fixed',
      proxy: { kind: 'proxy', host: proxy, port: 80, secure: false },
      exceptions: ['intranet.example'],
    }),
  });
  const host = async () => (await found.find('help.example', 443)).routes.map((each) => 'host' in each && each.host);
  assert.deepEqual(await host(), ['one.example']);
  proxy = 'two.example';
  assert.deepEqual(await host(), ['one.example']);
  clock.advance(60_001);
  assert.deepEqual(await host(), ['two.example']);
  assert.deepEqual((await found.find('wiki.intranet.example', 443)).routes, [{ kind: 'direct' }]);
});
