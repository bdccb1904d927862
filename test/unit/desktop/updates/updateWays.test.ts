import assert from 'node:assert/strict';
import { after, type TestContext, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { Agent, fetch as fetchBy, type RequestInfo, type RequestInit } from 'undici';
import { takeWays } from '../../../../workbench/desktop/updates/updateWays.ts';
import type { Environment } from '../../../../workbench/network/proxySettings.ts';
import { routeConnector } from '../../../../workbench/network/routeAgent.ts';
import { SystemNetwork } from '../../../../workbench/network/systemNetwork.ts';
import { certificate } from '../../../support/certificates.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { proxyServer } from '../../../support/proxyServer.ts';
import { electronUpdater, machine, updateHome } from '../../../support/updates/updateHome.ts';
import { refused } from '../../base/update/updateFixtures.ts';

const tls = certificate({ names: ['updates.example'] });
const before = getCACertificates('default');
setDefaultCACertificates([...before, tls.cert]);
after(() => setDefaultCACertificates(before));

const target = 'updates.example:443';
const basic = (login: string) => `Basic ${Buffer.from(login).toString('base64')}`;

/** An app whose server for updates is found through a proxy that wants to be signed in to, and nowhere else. */
async function behindProxy(t: TestContext) {
  const home = await updateHome(t, { feed: 'https://updates.example/updates/', tls });
  const session = machine.session('electron-updater');
  session.proxySettings = undefined;
  session.proxyLogin = undefined;
  const proxy = await proxyServer(t, home.server.port, { login: 'hana:right' });
  await home.publish(home.program('1.4.0'));
  /** The app as it is where the environment says this of proxies. */
  const start = (env: Environment, loginAt?: SystemNetwork['loginAt']) => {
    const network = new SystemNetwork(env, new FakeClock());
    const dispatcher = new Agent({ connect: routeConnector(network.finder) });
    t.after(() => dispatcher.close());
    const fetch = ((input: RequestInfo, init?: RequestInit) =>
      fetchBy(input, { ...init, dispatcher })) as unknown as typeof globalThis.fetch;
    const ways = { chromium: network.chromium, loginAt: loginAt ?? ((asking: string) => network.loginAt(asking)) };
    return home.start({}, undefined, { fetch, ways });
  };
  return { home, proxy, session, start };
}

test('Against a replaced module, manifest and file come through the proxy of the environment, with its password', async (t) => {
  const { home, proxy, start } = await behindProxy(t);
  const updates = start({ HTTPS_PROXY: `http://hana:right@${proxy.name}` });
  await updates.look(undefined);
  await updates.fetch(() => undefined);
  assert.ok(home.left().includes('Handrail-1.4.0.AppImage'));
  assert.deepEqual(proxy.asked, [
    { target, signIn: basic('hana:right') },
    // Chromium asks without first, and is told then.
    { target, signIn: undefined },
    { target, signIn: basic('hana:right') },
  ]);
});

test('Against a replaced module, a proxy that does not take what was told ends the download, and is asked no more', async (t) => {
  const { home, proxy, start } = await behindProxy(t);
  const env = { HTTPS_PROXY: `http://hana:right@${proxy.name}` };
  for (const loginAt of [() => undefined, () => ({ name: 'hana', password: 'wrong' })]) {
    const updates = start(env, loginAt);
    await updates.look(undefined);
    const asked = proxy.asked.length;
    await assert.rejects(
      updates.fetch(() => undefined),
      refused('updates', 'service_unreachable'),
    );
    assert.ok(proxy.asked.length - asked <= 2);
    assert.deepEqual(home.left(), []);
  }
});

test('A proxy with another password than was told is named as what is in the way', async (t) => {
  const { proxy, start } = await behindProxy(t);
  const updates = start({ HTTPS_PROXY: `http://hana:wrong@${proxy.name}` });
  await assert.rejects(updates.look(undefined), refused('proxy_password', 'service_unreachable'));
});

test('Chromium is told of a proxy with its exceptions or of a PAC file, never of a password, and else left to the system', async (t) => {
  const { session } = await behindProxy(t);
  const told = async (env: Environment) => {
    session.proxySettings = undefined;
    await takeWays(new electronUpdater.AppImageUpdater(), new SystemNetwork(env, new FakeClock()));
    return session.proxySettings;
  };
  assert.deepEqual(
    await told({ HTTPS_PROXY: 'http://hana:right@proxy.example:3128', NO_PROXY: 'a.example,10.0.0.0/8' }),
    {
      mode: 'fixed_servers',
      proxyRules: 'http://proxy.example:3128',
      proxyBypassRules: 'a.example;*.a.example;10.0.0.0/8',
    },
  );
  const pacScript = 'http://proxy.example/proxy.pac';
  assert.deepEqual(await told({ HANDRAIL_PAC: pacScript }), { mode: 'pac_script', pacScript });
  assert.equal(await told({}), undefined);
});
