// The built app in bad networks, with a replaced module in the place of Electron and of its page: what the page is told by the
// device, in the words that it has for it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import type { Problem } from '../../workbench/base/app/problem.ts';
import { type CheckResult, withResult } from '../../workbench/base/check/checkResult.ts';
import { checkWords, filled } from '../../workbench/base/check/checkWords.ts';
import { badNetworks, type Sentences } from '../support/badNetworks/badNetworks.ts';
import { hourAhead } from '../support/badNetworks/clockAhead.ts';
import { appOn, demoServiceFor, english, signInOn } from '../support/electron/appOn.ts';
import { builtApp } from '../support/electron/builtApp.ts';
import type { TestPage } from '../support/flow/testPage.ts';
import { until } from '../support/flow/until.ts';
import { owning } from '../support/owning.ts';
import { layWire } from '../support/room/wire.ts';

let out: string;
const own = owning(after);
before(async () => {
  ({ out } = await builtApp(own));
});

/** Presses *Check connection*, and gives what the page was told. */
async function check(page: TestPage): Promise<readonly CheckResult[]> {
  let results: readonly CheckResult[] = [];
  const listening = page.rpc.on('checked', (result) => {
    results = withResult(results, result);
  });
  await page.rpc.call('checkConnection', {});
  listening.dispose();
  return results;
}

function reads(problem: Problem | undefined, { what, advice }: Sentences): void {
  assert.ok(problem);
  const said = english.problem(problem);
  assert.match(said.what, what);
  assert.match(said.do, advice);
}

function rowReads(results: readonly CheckResult[], row: (typeof badNetworks)[number]['row']): void {
  const found = results.filter(({ state }) => state === 'fail');
  assert.deepEqual(
    found.map(({ step, finding }) => [step, finding]),
    [[row.step, row.finding]],
  );
  const [failed] = found;
  assert.ok(failed);
  assert.match(filled(checkWords[`check.${row.finding}.what`], failed), row.what);
  assert.match(filled(String(Reflect.get(checkWords, `check.${row.finding}.do`)), failed), row.advice);
}

for (const { title, lay, signIn, row, secret } of badNetworks) {
  test(`Against a replaced module: in a network ${title}, the built app says so at the sign-in and in its check`, async (t) => {
    const { service, env, trusted } = await lay(t);
    const { page, machine } = await appOn(t, out, service, { env, trusted: trusted === undefined ? [] : [trusted] });
    const refused = await page.run('authentication', 'signIn').then(() => undefined, HandrailError.from);
    assert.equal(refused?.code, 'service_unreachable');
    const { identity } = page.state;
    assert.equal(identity.status, 'signedOut');
    assert.equal(identity.problem?.details['problem'], signIn.problem);
    reads(identity.problem, signIn);
    rowReads(await check(page), row);
    assert.deepEqual(machine.opened, [], 'no page was opened for a sign-in that cannot be');
    if (secret !== undefined) assert.ok(!JSON.stringify([page.state, refused?.details]).includes(secret));
  });
}

test('Against a replaced module: an app whose clock is an hour off says so at the sign-in and in its check', async (t) => {
  // The service's clock is the one that is moved: both are of this machine.
  const address = await demoServiceFor(t, out, hourAhead);
  const app = await appOn(t, out, address);
  assert.equal((await signInOn(app, address))?.code, 'clock_skew');
  const { identity } = app.page.state;
  assert.equal(identity.status, 'signedOut');
  reads(identity.problem, {
    what: /^The clock of this device is wrong\.$/,
    advice: /^Set date and time to automatic in the system settings, then try again\.$/,
  });
  rowReads(await check(app.page), {
    step: 'clock',
    finding: 'clock_slow',
    what: /^The clock of this device is about 60 minutes slow\.$/,
    advice: /^Set date, time and time zone right/,
  });
});

test('Against a replaced module: where WebSockets are blocked the built app says so, waits, and is signed in once they are not', async (t) => {
  const address = await demoServiceFor(t, out);
  const wire = await layWire(address);
  t.after(() => wire.dispose());
  wire.holdSockets(true);
  const app = await appOn(t, out, wire.address);
  assert.equal((await signInOn(app, address))?.details['problem'], 'websocket');
  const { state } = app.page;
  assert.equal(state.identity.status, 'signingIn');
  const blocked = {
    what: /^127\.0\.0\.1:\d+ answers, but the network does not let the live link \(WebSocket\) through to it\.$/,
    advice: /^Ask your IT to let WebSockets \(wss\) through to this address.*Handrail keeps trying\.$/,
  };
  reads(state.service.problem, blocked);
  rowReads(await check(app.page), {
    step: 'link',
    finding: 'link_blocked',
    what: /^Something in the network does not let WebSockets through to 127\.0\.0\.1\.$/,
    advice: /^Ask your IT to let WebSockets \(wss\) through/,
  });
  wire.holdSockets(false);
  // The longer it could not be had, the later the next attempt: up to a minute, by the app's own clock.
  await until('the link', () => app.page.state.service.link === 'online');
  assert.equal(app.page.state.identity.person?.name, 'Sam Okafor');
  assert.deepEqual(await check(app.page).then((all) => all.filter(({ state }) => state === 'fail')), []);

  // A session's people, and what they are told, are there again when the network is.
  wire.holdSockets(true);
  await until('the trouble', () => app.page.state.service.problem?.details['problem'] === 'websocket');
  assert.equal(app.page.state.identity.status, 'signedIn');
});
