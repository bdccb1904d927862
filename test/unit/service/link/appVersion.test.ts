import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HandrailError } from '@handrail/sdk';
import { decodeJwt } from 'jose';
import { newTenantSettings } from '../../../../workbench/base/policy/newTenantSettings.ts';
import { until } from '../../../support/until.ts';
import { accessPlace, answered, version } from '../support/accessPlace.ts';
import { Acme } from '../support/acme.ts';
import { running, temporaryFolder } from '../support/running.ts';

test('An app older than the tenant or the service wants hears which version it takes; the newer of the two counts', async (t) => {
  const cases = [
    { tenant: '1.2', service: undefined, minimum: '1.2' },
    { tenant: undefined, service: '1.0.1', minimum: '1.0.1' },
    { tenant: '1.2', service: '1.0.1', minimum: '1.2' },
    { tenant: '0.9', service: '1.0.1', minimum: '1.0.1' },
  ];
  for (const { tenant, service, minimum } of cases) {
    const acme = await Acme.start(t, {
      settings: tenant === undefined ? {} : { minimumAppVersion: tenant },
      options: { minimumAppVersion: service },
    });
    await assert.rejects(acme.helper(), (error: HandrailError) => {
      assert.deepEqual([error.code, error.details], ['upgrade_required', { minimum, app: '1.0.0' }]);
      return true;
    });
  }
});

test('Grants say the oldest version that may take part, as it is when each is signed', async (t) => {
  const { acme, ada } = await accessPlace(t);
  const first = await acme.joined();
  assert.equal(decodeJwt(first.atSharer.grant)['min_client'], undefined);
  first.sharer.rpc.notify('report', { sessionId: first.sessionId, report: { kind: 'trusted' } });
  await until('the record has a start', async () => (await acme.records())[0]?.startedAt !== undefined);
  const body = { ...newTenantSettings, enabled: true, unenrolledAllowed: true, minimumAppVersion: '1.0' };
  assert.equal(await answered(ada('PUT', '/settings', { body, ...version('"1"') })), '200');
  acme.clock.advance(121_000);
  assert.equal(decodeJwt((await first.sharer.first('grant')).grant)['min_client'], '1.0');
});

test('A service does not start with an oldest version that is none', async (t) => {
  const dataFolder = await temporaryFolder(t);
  await assert.rejects(running(t, { dataFolder, minimumAppVersion: 'newest' }), { code: 'invalid_input' });
});
