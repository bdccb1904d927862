import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { appInterface, serviceInterface } from '../../../../workbench/base/link/linkApi.ts';
import { newTenantSettings } from '../../../../workbench/base/policy/newTenantSettings.ts';
import { Rpc } from '../../../../workbench/base/rpc/rpc.ts';
import { LinkFrames } from '../../../../workbench/device/link/linkFrames.ts';
import type { Admission } from '../../../../workbench/service/identity/reception.ts';
import { LinkDesk, type LinkDeskParts } from '../../../../workbench/service/link/linkDesk.ts';
import { linkLimits } from '../../../../workbench/service/link/linkLimits.ts';
import { LinkSocket } from '../../../../workbench/service/link/linkSocket.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { memorySocket } from '../../../support/flow/memorySocket.ts';
import { until } from '../../../support/flow/until.ts';
import { turns } from '../../../support/turns.ts';
import { TestDevice } from '../support/testApp.ts';

const random = (length: number) => new Uint8Array(randomBytes(length));

/** A desk at which the token `late` is looked at until the test says so. */
function place() {
  const clock = new FakeClock();
  const admission: Admission = {
    tenant: { tenantId: 'acme', provider: 'test', providerTenant: '', name: 'Acme', settings: newTenantSettings },
    person: { id: 'hana', name: 'Hana', signInName: 'hana@acme.example' },
    groups: [],
    groupsOverage: false,
    permissions: new Set(),
    expiresAt: clock.now() + 3_600_000,
  };
  const late = Promise.withResolvers<Admission>();
  const events: string[] = [];
  const lookedAt: string[] = [];
  const parts = {
    reception: {
      admit: (token: string) => {
        lookedAt.push(token);
        return token === 'late' ? late.promise : Promise.resolve(admission);
      },
    },
    store: { documents: { current: async () => undefined } },
    devices: {
      seen: async (_tenant: unknown, seen: object) => ({ ...seen, id: 'desk', enrolled: false, retired: false }),
      standing: async () => ({ id: 'desk', enrolled: false, compliance: 'notEnrolled', reasons: [] }),
    },
    grants: { card: async () => 'card', publicKeys: [], issuer: 'https://service.example' },
    sessions: { arrived: () => undefined, lost: () => undefined, end: async () => undefined },
    log: { event: (event: string) => void events.push(event), failure: () => undefined },
    clock,
    random,
    limits: linkLimits,
  };
  const desk = new LinkDesk(parts as unknown as LinkDeskParts);
  const device = new TestDevice('desk');

  async function dial(token: string) {
    const cut = new AbortController();
    const { port, socket } = memorySocket((frame) => frame, cut.signal);
    const rpc = new Rpc(new LinkFrames(port).rpc, { local: appInterface, remote: serviceInterface, clock });
    const challenge = new Promise<Uint8Array>((resolve) => rpc.on('challenge', ({ nonce }) => resolve(nonce)));
    desk.take(new LinkSocket(socket, linkLimits, clock, random));
    const proof = device.prove(await challenge);
    const facts = { token, protocol: 1, appVersion: '1.0.0', shell: 'browser', proof } as const;
    const hello = rpc.call('hello', {
      ...facts,
      device: { name: 'desk', os: 'Linux', platform: 'linux' as const, key: device.key },
    });
    return { rpc, hello, cut: () => cut.abort() };
  }
  return { dial, events, lookedAt, release: () => late.resolve(admission) };
}

test('A sign-in whose socket closed meanwhile does not push out the link that its app opened since', async () => {
  const { dial, events, lookedAt, release } = place();
  const first = await dial('late');
  await until('the first token is looked at', () => lookedAt.length === 1);
  first.cut();
  await assert.rejects(first.hello, { code: 'disconnected' });
  const second = await dial('prompt');
  await second.hello;
  release();
  await turns();
  await second.rpc.call('endSession', { sessionId: 'any', reason: 'cancelled' });
  assert.deepEqual(events, ['link.opened', 'link.refused']);
});
