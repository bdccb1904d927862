// The built app, as a publisher builds it, that replaces itself: electron-updater is real, Electron is a replaced module, and the
// AppImage is a shell script.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { systemClock } from '../../workbench/desktop/systemClock.ts';
import { certificate } from '../support/certificates.ts';
import { english } from '../support/electron/appOn.ts';
import { builtApp } from '../support/electron/builtApp.ts';
import { replaceElectron } from '../support/electron/replaced.ts';
import { startBuilt } from '../support/electron/startBuilt.ts';
import { until } from '../support/flow/until.ts';
import { owning, ownVariables } from '../support/owning.ts';
import { proxyServer } from '../support/proxyServer.ts';
import { started, type UpdateHome, updateHome } from '../support/updates/updateHome.ts';

async function app(t: TestContext, home: UpdateHome) {
  const own = owning((end) => t.after(end));
  const { out, folder } = await builtApp(own, { channel: 'stable', keys: [home.key.publicKey] });
  const replaced = replaceElectron();
  const { machine } = replaced;
  const args = ['--service', 'http://127.0.0.1:9', '--data', join(folder, 'data')];
  const { page } = await startBuilt(replaced, out, args, own);
  return { machine, page };
}

const release = (now: number) => ({
  version: '0.2.0',
  replaces: '0.1.0',
  issuedAt: Math.floor(now / 1000) - 60,
  expiresAt: Math.floor(now / 1000) + 86_400,
});

test('Against a replaced module, the built app fetches, proves and installs its next version, and ends for it', async (t) => {
  const home = await updateHome(t);
  const program = home.program('0.2.0');
  await home.publish(program, release(systemClock().now()));
  const { machine, page } = await app(t, home);
  assert.deepEqual(page.state.update, { way: 'self', status: 'idle' });
  await page.rpc.call('installUpdate', {});
  await until('the new version was started', () => started(home.appImage) === '0.2.0');
  await until('the old one quit', () => machine.exited === 0);
  assert.deepEqual(readFileSync(home.appImage), program);
  assert.equal(machine.relaunched, 0);
  assert.deepEqual(machine.windows, []);
});

test('Against a replaced module, the built app fetches its next version through the proxy of its environment', async (t) => {
  const tls = certificate({ names: ['updates.example'] });
  const own = owning((end) => t.after(end));
  const trusted = getCACertificates('default');
  setDefaultCACertificates([...trusted, tls.cert]);
  own(() => setDefaultCACertificates(trusted));
  const home = await updateHome(t, { feed: 'https://updates.example/updates/', tls });
  const proxy = await proxyServer(t, home.server.port, { login: 'hana:right' });
  ownVariables(own, { HTTPS_PROXY: `http://hana:right@${proxy.name}` });
  await home.publish(home.program('0.2.0'), release(systemClock().now()));
  const { page } = await app(t, home);
  await page.rpc.call('checkForUpdate', {});
  await until('it is ready', () => page.state.update.status === 'ready');
  assert.deepEqual(new Set(proxy.asked.map(({ target }) => target)), new Set(['updates.example:443']));
  // The session of the pages goes there as well, so that it knows the proxy's login.
  const paths = home.server.paths.filter((path) => path !== '/robots.txt');
  assert.deepEqual(paths, ['/updates/stable.update', '/updates/Handrail-1.4.0.AppImage']);
});

test('Against a replaced module, the built app refuses a changed file with its reason, and goes on', async (t) => {
  const home = await updateHome(t);
  const program = home.program('0.2.0');
  const { files } = await home.publish(program, release(systemClock().now()));
  home.server.served.set(`/updates/${files[0]?.name}`, Buffer.from(String(program).replace('echo', 'evil')));
  const { machine, page } = await app(t, home);
  await page.rpc.call('installUpdate', {});
  await until('it is refused', () => page.state.update.problem);
  const { problem } = page.state.update;
  assert.equal(problem?.details['problem'], 'tampered');
  assert.deepEqual(problem && english.problem(problem), {
    what: 'The update that arrived is not the one that was signed.',
    do: 'It was thrown away, and nothing was changed. Tell your IT security if it happens again.',
  });
  assert.equal(page.state.update.status, 'idle');
  assert.equal(machine.exited, undefined);
  assert.deepEqual(home.left(), []);
});

test('Against a replaced module, where the installer fails the app starts again as it was', async (t) => {
  const home = await updateHome(t);
  await home.publish(home.program('0.2.0'), release(systemClock().now()));
  const { machine, page } = await app(t, home);
  await page.rpc.call('checkForUpdate', {});
  await until('it is ready', () => page.state.update.status === 'ready');
  const before = readFileSync(home.appImage);
  process.env['APPIMAGE'] = 'no/absolute/path';
  await page.rpc.call('installUpdate', {});
  await until('it has ended', () => machine.exited === 0);
  assert.equal(machine.relaunched, 1);
  assert.deepEqual(readFileSync(home.appImage), before);
});
