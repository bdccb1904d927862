// The built app on a replaced Electron module, without a word of which service it is for: the person says it.
import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { startDemoService } from '../../build/demo/service.ts';
import { freePort } from '../../build/freePort.ts';
import { deepLink } from '../../workbench/base/app/deepLink.ts';
import { builtApp } from '../support/electron/builtApp.ts';
import { type Replaced, replaceElectron } from '../support/electron/replaced.ts';
import { reloaded, startBuilt } from '../support/electron/startBuilt.ts';
import { until } from '../support/flow/until.ts';
import { noDisplay, owning, ownVariables } from '../support/owning.ts';
import { Browser } from '../unit/service/support/browser.ts';

async function place(t: TestContext) {
  const own = owning((end) => t.after(end));
  ownVariables(own, noDisplay);
  const { out } = await builtApp(own);
  const resources = join(dirname(out), 'resources');
  await mkdir(resources);
  const data = join(dirname(out), 'data');
  const start = async (...args: string[]) => {
    const replaced = replaceElectron();
    Reflect.set(process, 'resourcesPath', resources);
    return { replaced, ...(await startBuilt(replaced, out, ['--data', data, ...args], own)) };
  };
  return { own, out, resources, data, start };
}

async function end({ electron, machine }: Replaced): Promise<void> {
  electron.app.quit();
  await until('the app has ended', () => machine.exited !== undefined);
}

test('Against a replaced module: the person types the address, signs in there, and is not asked at the next start', async (t) => {
  const { own, out, resources, data, start } = await place(t);
  const service = await startDemoService({ data: join(dirname(out), 'service') });
  own(() => service.process.dispose());
  const { address } = service.ready;
  const first = await start();
  const { machine, electron } = first.replaced;
  assert.deepEqual(first.page.state.service, { address: '', link: 'offline', choice: 'none' });

  // A link says nothing of the service, and what it is about waits.
  electron.app.emit('second-instance', {}, [], '/', { link: deepLink({ tenantId: 't', sessionId: 's' }) });
  electron.app.emit('second-instance', {}, [], '/', { link: `handrail:connect?service=${address}` });
  electron.app.emit('second-instance', {}, [], '/', { link: 'handrail:join?part=K7Q' });
  assert.equal(first.page.state.service.choice, 'none');

  const nobody = `http://127.0.0.1:${await freePort()}`;
  const wrong = await first.page.rpc.call('lookAtService', { address: nobody });
  assert.equal(wrong.problem?.finding, 'refused');
  await assert.rejects(first.page.rpc.call('useService', { address: nobody }), { code: 'wrong_state' });
  const seen = await first.page.rpc.call('lookAtService', { address });
  assert.deepEqual([seen.problem, seen.warnings], [undefined, []]);
  await first.page.rpc.call('useService', { address });
  const { page } = await reloaded(machine, first.window);
  assert.deepEqual(page.state.service, { address, link: 'offline', choice: 'person' });
  await until('the link that came is shown', () => page.state.invitation?.part === 'K7Q');
  assert.equal(machine.windows.length, 1, 'in the same window');

  await until('nobody is being signed in', () => page.state.identity.status === 'signedOut');
  const signed = page.run('authentication', 'signIn');
  const browser = new Browser(address);
  await browser.visit(await until('the sign-in page is asked for', () => machine.opened[0]), 'sam.okafor');
  await signed;
  await until('being signed in', () => page.state.identity.status === 'signedIn');
  await end(first.replaced);

  const second = await start();
  assert.equal(second.page.state.service.address, address);
  await until('being signed in as before', () => second.page.state.identity.status === 'signedIn');
  await end(second.replaced);

  // Whoever administers the machine comes before the person, who then cannot leave.
  await writeFile(join(resources, 'preset.json'), JSON.stringify({ service: 'http://127.0.0.1:9' }));
  const preset = await start();
  assert.deepEqual(preset.page.state.service, { address: 'http://127.0.0.1:9', link: 'offline' });
  await assert.rejects(preset.page.rpc.call('leaveService', {}), { code: 'not_permitted' });
  await end(preset.replaced);
  await rm(join(resources, 'preset.json'));

  const key = () =>
    readFile(join(data, 'sealed/device-key'), 'utf8').catch(() => readFile(join(data, 'keys/device-key'), 'utf8'));
  const before = await key();
  const third = await start();
  assert.equal(third.page.state.service.choice, 'person');
  await third.page.rpc.call('leaveService', {});
  const asked = await reloaded(third.replaced.machine, third.window);
  assert.equal(asked.page.state.service.choice, 'none');
  await asked.page.rpc.call('lookAtService', { address });
  await asked.page.rpc.call('useService', { address });
  const again = await reloaded(third.replaced.machine, asked.window);
  assert.equal(again.page.state.service.address, address);
  await until('who left was signed out', () => again.page.state.identity.status === 'signedOut');
  assert.notEqual(await key(), before, 'the next service meets another device');
});
