import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Emitter, HandrailError } from '@handrail/sdk';
import type { DeviceIdentifiers } from '../../../../workbench/base/devices/identifiers.ts';
import type { DeviceStanding } from '../../../../workbench/base/link/linkApi.ts';
import { firstPostureMs, PostureReporter, postureEveryMs } from '../../../../workbench/device/app/postureReporter.ts';
import type { LinkStatus } from '../../../../workbench/device/link/serviceLink.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { turns } from '../../../support/turns.ts';
import { goodReport } from '../../base/devices/postureFixtures.ts';

const standing: DeviceStanding = { id: 'd1', enrolled: true, compliance: 'compliant', reasons: [] };
const online = { link: 'online' } as LinkStatus;

const identifiers: DeviceIdentifiers = {
  serialNumber: { state: 'known', value: 'PF3ABC9' },
  directoryDeviceId: { state: 'unknown', reason: 'not_supported' },
};

function place(collect: () => Promise<typeof goodReport> = async () => goodReport, asked = false) {
  const statuses = new Emitter<LinkStatus>();
  const clock = new FakeClock();
  const seen: DeviceStanding[] = [];
  const logged: string[] = [];
  const identified: DeviceIdentifiers[] = [];
  let sent = 0;
  new PostureReporter({
    collector: { collect, identify: async () => identifiers },
    link: {
      onStatus: statuses.event,
      posture: async () => {
        sent += 1;
        return asked ? { ...standing, identify: true } : standing;
      },
      identify: async (said) => {
        identified.push(said);
        return standing;
      },
    },
    clock,
    log: { record: (event) => logged.push(event) },
    standing: (each) => seen.push(each),
  });
  const pass = async (ms: number) => {
    clock.advance(ms);
    await turns();
  };
  return { statuses, pass, seen, logged, identified, sent: () => sent };
}

test('A device reports a while after it signed in, and every hour from then on', async () => {
  const { statuses, pass, seen, sent } = place();
  statuses.emit(online);
  await pass(firstPostureMs - 1);
  assert.equal(sent(), 0);
  await pass(1);
  assert.deepEqual(seen, [standing]);
  await pass(postureEveryMs);
  assert.equal(sent(), 2);
});

test('While the link is away nothing is looked at, and what fails is noted and tried again', async () => {
  let works = false;
  const { statuses, pass, logged, sent } = place(async () => {
    if (!works) throw new HandrailError('timeout', 'too slow');
    return goodReport;
  });
  statuses.emit(online);
  statuses.emit({ link: 'offline' });
  await pass(postureEveryMs);
  assert.deepEqual(logged, []);
  statuses.emit(online);
  await pass(firstPostureMs);
  assert.deepEqual(logged, ['posture_failed']);
  works = true;
  await pass(postureEveryMs);
  assert.equal(sent(), 1);
});

test('What tells the machine from all others is said to a service that asks for it, and to no other', async () => {
  for (const asked of [false, true]) {
    const { statuses, pass, identified } = place(undefined, asked);
    statuses.emit(online);
    await pass(firstPostureMs);
    assert.deepEqual(identified, asked ? [identifiers] : []);
  }
});
