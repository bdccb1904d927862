import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Block, HandrailError } from '@handrail/sdk';
import compliance from '../../../extensions/compliance/app.ts';
import { policyOf } from '../../../extensions/compliance/policyForm.ts';
import { defaultCompliancePolicy } from '../../../workbench/base/devices/compliance.ts';
import { checkBlocks } from '../../../workbench/ui/blocks/checkBlocks.ts';
import { type FakeDevice, fakeDevice } from '../../support/fakeDevice.ts';

const entry = {
  id: 'd1',
  name: 'Laptop',
  platform: 'linux',
  osName: 'Debian',
  enrolled: true,
  compliance: 'nonCompliant',
  reasons: [{ code: 'firewall', expected: 'yes', actual: 'no' }],
  online: true,
  lastSeenAt: 1,
};
const device = { ...entry, firstSeenAt: 1, facts: [], complianceSource: 'handrail', groups: [] };

/** A tenant's API that answers by the endpoint's name. */
function started(answers: Readonly<Record<string, (request: Record<string, unknown>) => unknown>>): FakeDevice {
  return fakeDevice(compliance, ({ capability, argument }) => {
    if (capability === 'help') return undefined;
    const request = argument as Record<string, unknown>;
    const answer = answers[String(request['endpoint'])];
    if (!answer) throw new HandrailError('not_found', 'nothing');
    return answer(request);
  });
}

const page = (of: FakeDevice) => of.did.findLast(([what]) => what === 'show page')?.[1] as readonly Block[];
const asked = (of: FakeDevice) =>
  of.did.flatMap(([what, argument]) => (what === 'lease tenant.request' ? [argument as Record<string, unknown>] : []));

test('The list keeps what it was narrowed to while its pages are turned', async () => {
  const here = started({ 'devices.list': () => ({ value: { items: [entry], next: 'c2' } }) });
  await here.start();
  await here.call('devices', undefined, { caller: 'app' });
  await here.call('narrowDevices', { filter: 'compliance', value: 'nonCompliant' }, { caller: 'app' });
  await here.call('turnDevices', { cursor: 'c2' }, { caller: 'app' });
  assert.deepEqual(asked(here).at(-1)?.['query'], { compliance: 'nonCompliant', cursor: 'c2', limit: 50 });
  await here.call('turnDevices', {}, { caller: 'app' });
  assert.deepEqual(asked(here).at(-1)?.['query'], { compliance: 'nonCompliant', limit: 50 });
  assert.equal(checkBlocks(page(here)).length, page(here).length);
  await here.close();
});

test('The page of a device warns and offers only what the person may do', async () => {
  const held: string[] = ['connector.read'];
  const here = started({
    'devices.get': () => ({ value: device }),
    'me.get': () => ({ value: { permissions: held, tenant: { id: 't', name: 'T' } } }),
  });
  await here.start();
  const labels = async () => {
    await here.call('device', { deviceId: 'd1' }, { caller: 'app' });
    return JSON.stringify(page(here));
  };
  const plain = await labels();
  assert.ok(plain.includes('warningTitle') && plain.includes('reason.firewall'));
  assert.ok(!plain.includes('startSession') && !plain.includes('"retire"'));
  held.push('session.offer', 'connector.update');
  const full = await labels();
  assert.ok(full.includes('startSession') && full.includes('"retire"'));
  await here.call('startSession', { deviceId: 'd1' }, { caller: 'app' });
  assert.deepEqual(here.did.at(-1), ['lease help.start', { deviceId: 'd1' }]);
  await here.close();
});

test('A policy that somebody changed meanwhile is shown as it is now, and nothing is overwritten', async () => {
  let version = 1;
  const here = started({
    'compliance.get': () => ({ value: defaultCompliancePolicy, etag: `"${version}"` }),
    'compliance.update': ({ ifMatch }) => {
      if (ifMatch !== `"${version}"`) throw new HandrailError('edit_conflict', 'changed');
      return { value: defaultCompliancePolicy, etag: `"${version}"` };
    },
  });
  await here.start();
  await here.call('policy', undefined, { caller: 'app' });
  version = 2;
  await here.call('savePolicy', { values: {} }, { caller: 'app' });
  assert.ok(JSON.stringify(page(here)).includes('changedMeanwhile'));
  await here.call('savePolicy', { values: {} }, { caller: 'app' });
  assert.ok(here.did.some(([what]) => what === 'notify success'));
  await here.close();
});

test('What a form says that is no version or system is said at its field', () => {
  assert.ok('problems' in policyOf({ minimumAppVersion: 'new' }));
  assert.ok('problems' in policyOf({ minimumOsVersions: 'ubuntu 24.04\nwindows eleven' }));
  const policy = policyOf({ minimumOsVersions: ' Ubuntu  24.04 ', requireFirewall: true, maximumDaysUnseen: 7 });
  assert.deepEqual(policy, {
    ...policyOf({}),
    minimumOsVersions: [{ os: 'ubuntu', version: '24.04' }],
    requireFirewall: true,
    maximumDaysUnseen: 7,
  });
});

test('A token’s secret is shown once, hidden until asked for', async () => {
  const token = { id: 't1', name: 'Laptops', used: 0, expiresAt: 1, createdAt: 1, state: 'usable' };
  const here = started({ 'enrolmentTokens.create': () => ({ value: { token, secret: 'hre_secret' } }) });
  await here.start();
  await here.call('createToken', { values: { name: 'Laptops', days: 30 } }, { caller: 'app' });
  assert.ok(page(here).some((block) => block.kind === 'secret' && block.value === 'hre_secret'));
  assert.ok(!here.did.some(([what, value]) => what.startsWith('log') && JSON.stringify(value).includes('hre_')));
  await here.close();
});
