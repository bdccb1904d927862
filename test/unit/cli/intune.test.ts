import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { connected, intunePlace } from '../service/devices/intune/intunePlace.ts';
import { application } from '../service/support/graphServer.ts';
import { temporaryFolder } from '../service/support/running.ts';
import { run } from './testIo.ts';

test('Intune is connected, tested, read and disconnected by commands, with the secret from a file alone', async (t) => {
  const { acme, graph, ask, ran, later } = await intunePlace(t);
  graph.rows = [{ id: 'm1', deviceName: 'PC-1', serialNumber: 'PF3ABC9', complianceState: 'compliant' }];
  const permissions = ['connector.read', 'connector.update'];
  const expiresAt = acme.clock.now() + 86_400_000;
  const issued = await ask('POST', '/api-tokens', { body: { name: 'CLI', permissions, expiresAt } });
  const env = { HANDRAIL_SERVICE: acme.service.address, HANDRAIL_TOKEN: String(issued.json['secret']) };

  for (const word of [`secret=${application.secret}`, `--secret=${application.secret}`]) {
    const refused = await run(['intune', 'replace-secret', word], env);
    assert.equal(refused.code, 2);
    assert.match(refused.said, /command line[\s\S]*--body/);
    assert.ok(!refused.said.includes(application.secret));
  }
  const file = join(await temporaryFolder(t), 'secret.json');
  writeFileSync(file, JSON.stringify({ secret: application.secret }), { mode: 0o600 });
  const replaced = await run(['intune', 'replace-secret', '--body', file], env);
  assert.deepEqual(replaced, { code: 0, out: '', said: 'Done.\n' });
  const at = later();
  const { directoryId, clientId } = connected;
  const set = await run(['intune', 'set', 'enabled=true', `directoryId=${directoryId}`, `clientId=${clientId}`], env);
  assert.equal(set.code, 0, set.said);
  await ran(at);
  assert.equal((await run(['intune', 'test'], env)).code, 0);
  assert.match((await run(['intune', 'status'], env)).out, /state +waiting[\s\S]*managed +1/);
  assert.match((await run(['intune', 'devices', '--match', 'unmatched', '--columns', 'name'], env)).out, /PC-1/);
  const again = later();
  assert.equal((await run(['intune', 'sync', '--full'], env)).code, 0);
  assert.equal((await ran(again))['full'], true);
  assert.equal((await run(['intune', 'disconnect'], env)).code, 0);
  assert.match((await run(['intune', 'status'], env)).out, /state +off/);
});
