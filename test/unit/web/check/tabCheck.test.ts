import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { freePort } from '../../../../build/freePort.ts';
import { type CheckResult, withResult } from '../../../../workbench/base/check/checkResult.ts';
import { processClock } from '../../../../workbench/network/processClock.ts';
import { type CheckedSocket, TabCheck } from '../../../../workbench/web/check/tabCheck.ts';
import { type CheckedServiceOptions, checkedService } from '../../../support/checkedService.ts';

async function check(t: TestContext, options: CheckedServiceOptions = {}, port?: number): Promise<readonly string[]> {
  const service = `http://127.0.0.1:${port ?? (await checkedService(t, options))}`;
  const tab = new TabCheck({
    service,
    appVersion: '1.2.0',
    clock: processClock,
    fetch,
    openSocket: (address, protocol) => new WebSocket(address, protocol) as unknown as CheckedSocket,
  });
  let results: readonly CheckResult[] = [];
  await tab.run((result) => {
    results = withResult(results, result);
  }, new AbortController().signal);
  return results.map(({ step, state, finding }) => `${step} ${state} ${finding}`);
}

test('A tab looks at what a page can see, step by step', async (t) => {
  const provider = await checkedService(t, { instead: (_request, response) => (response.end('{}'), true) });
  assert.deepEqual(await check(t, { issuer: `http://127.0.0.1:${provider}` }), [
    'service ok service_ok',
    'clock ok clock_ok',
    'version ok version_ok',
    'provider ok provider_ok',
    'link ok link_ok',
  ]);
});

test('A clock an hour off, an old program, a sign-in page that is down and a blocked WebSocket are told apart', async (t) => {
  const issuer = `http://127.0.0.1:${await freePort()}`;
  const options = { aheadMs: 3_600_000, minimumAppVersion: '2.0.0', issuer, link: 'refused' } as const;
  assert.deepEqual(await check(t, options), [
    'service ok service_ok',
    'clock fail clock_slow',
    'version fail too_old',
    'provider fail provider',
    'link fail link_blocked',
  ]);
});

test('A service that does not answer, and something in its place, are told apart', async (t) => {
  assert.deepEqual(await check(t, {}, await freePort()), ['service fail network']);
  const page = { instead: (_request: unknown, response: { end(text: string): void }) => (response.end('<p>'), true) };
  assert.deepEqual(await check(t, page), ['service fail not_a_service']);
});
