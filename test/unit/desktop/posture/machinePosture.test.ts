import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { PostureReport } from '../../../../workbench/base/devices/posture.ts';
import { conform } from '../../../../workbench/base/rpc/conform.ts';
import { MachinePosture } from '../../../../workbench/desktop/posture/machinePosture.ts';
import type { Probes } from '../../../../workbench/desktop/posture/probes.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { live } from './fakeMachine.ts';

const clock = new FakeClock();
const yes = { state: 'yes' } as const;
const good: Probes = {
  platform: 'linux',
  system: async () => ({ osId: 'debian', osName: 'Debian', osVersion: { state: 'known', value: '12' } }),
  diskEncryption: async () => yes,
  firewall: async () => yes,
  screenLock: async () => yes,
  automaticSignIn: async () => yes,
  updates: async () => ({
    updatesPending: { state: 'known', value: 1 },
    securityUpdatesPending: { state: 'known', value: 0 },
  }),
  rebootPending: async () => yes,
  uptimeSeconds: async () => ({ state: 'known', value: 5 }),
  serialNumber: async () => ({ state: 'known', value: 'PF3ABC9' }),
  directoryDeviceId: async () => ({ state: 'unknown', reason: 'not_supported' }),
};

const collect = (change: Partial<Probes>, signal = live) =>
  new MachinePosture({ ...good, ...change }, '0.1.0', clock).collect(signal);
const fail = async (): Promise<never> => {
  throw new Error('broken');
};

test('a report has every fact, the app\u2019s version and the time', async () => {
  const report = await collect({});
  assert.ok(conform(PostureReport, report).fits);
  assert.equal(report.appVersion, '0.1.0');
  assert.equal(report.collectedAt, clock.now());
});

test('a probe that fails makes its own fact unknown and no other', async () => {
  const failed = { state: 'unknown', reason: 'failed' };
  const whole = await collect({});
  assert.deepEqual(await collect({ firewall: fail }), { ...whole, firewall: failed });
  assert.deepEqual(await collect({ updates: fail }), {
    ...whole,
    updatesPending: failed,
    securityUpdatesPending: failed,
  });
  const nameless = await collect({ system: fail });
  assert.ok(conform(PostureReport, nameless).fits);
  assert.deepEqual(nameless.osVersion, failed);
});

test('a cancelled collection rejects and goes no further', async () => {
  const stop = new AbortController();
  let asked = false;
  const collecting = collect(
    {
      firewall: async () => {
        stop.abort();
        return yes;
      },
      screenLock: async () => {
        asked = true;
        return yes;
      },
    },
    stop.signal,
  );
  await assert.rejects(collecting, (error) => error instanceof HandrailError && error.code === 'cancelled');
  assert.equal(asked, false);
});
