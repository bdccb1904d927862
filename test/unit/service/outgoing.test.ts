// The service's own way out: to the identity provider by a proxy that a PAC file names.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { proxyServer } from '../../support/proxyServer.ts';
import { until } from '../../support/until.ts';
import { program } from './support/program.ts';

const main = join(import.meta.dirname, '../../../workbench/service/main.ts');

test('The service asks the identity provider by the proxy that a PAC file names, and signs in to it', async (t) => {
  const proxy = await proxyServer(t, 9, { login: 'hana:right' });
  const folder = await mkdtemp(join(tmpdir(), 'handrail-out-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(
    join(folder, 'proxy.pac'),
    `function FindProxyForURL(url, host) { return host === 'provider.example' ? 'PROXY ${proxy.name}' : 'DIRECT'; }`,
  );
  await writeFile(join(folder, 'logins'), `${proxy.name} hana:right\n`);
  const env = {
    HANDRAIL_ISSUER: 'https://provider.example/v2.0',
    HANDRAIL_CLIENT_ID: 'app',
    HANDRAIL_AUDIENCE: 'api',
    HANDRAIL_SCOPE: 'handrail',
    HANDRAIL_TENANT: 'tenant',
    HANDRAIL_TENANT_NAME: 'Tenant',
    HANDRAIL_PAC: join(folder, 'proxy.pac'),
    HANDRAIL_PROXY_LOGINS: join(folder, 'logins'),
  };
  const { texts, says } = program(t, main, ['--data', join(folder, 'data'), '--port', '0', '--quiet'], env);
  await says(({ out }) => out.includes('\n'));
  const { address } = JSON.parse(texts.out) as { address: string };
  const headers = { authorization: 'Bearer eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.c2ln' };
  // On a busy machine the service may give up before its thread has begun to run the file; an app asks again as well.
  await until('the proxy is asked', async () => {
    const response = await fetch(`${address}/api/v1/me`, { headers });
    assert.equal(response.ok, false);
    return proxy.asked.length > 0;
  });
  assert.deepEqual(proxy.asked[0], {
    target: 'provider.example:443',
    signIn: `Basic ${Buffer.from('hana:right').toString('base64')}`,
  });
});
