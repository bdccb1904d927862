import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryKeystore } from '../../../../workbench/desktop/keystore/memoryKeystore.ts';
import { type Leaving, leaveService } from '../../../../workbench/device/app/leaveService.ts';
import { EnrolmentPins } from '../../../../workbench/device/session/enrolmentPin.ts';

function place(given: Partial<Leaving> = {}) {
  const done: string[] = [];
  const pins = new EnrolmentPins(new MemoryKeystore());
  const leaving: Leaving = {
    choice: { leave: async () => void done.push('left') },
    busy: false,
    enrolled: false,
    pins,
    signOut: async () => void done.push('signed out'),
    ...given,
  };
  return { leaving, done, pins };
}

test('Who leaves their service is signed out there first', async () => {
  const { leaving, done } = place();
  await leaveService(leaving);
  assert.deepEqual(done, ['signed out', 'left']);
});

test('A service that was chosen for the device, a session, and an enrolment hold it there, each with its reason', async () => {
  const pinned = place();
  await pinned.pins.write({ tenantId: 't', provider: { issuer: 'https://id.example', clientId: 'app' } });
  for (const [{ leaving, done }, error] of [
    [place({ choice: undefined }), { code: 'not_permitted', details: { problem: 'service' } }],
    [place({ busy: true }), { code: 'wrong_state', details: {} }],
    [place({ enrolled: true }), { code: 'wrong_state', details: { problem: 'enrolled' } }],
    [pinned, { code: 'wrong_state', details: { problem: 'enrolled' } }],
  ] as const) {
    await assert.rejects(leaveService(leaving), error);
    assert.deepEqual(done, [], 'nothing has changed');
  }
});
