import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { newTenantSettings } from '../../../../workbench/base/policy/newTenantSettings.ts';
import type { LinkPeer } from '../../../../workbench/service/sessions/linkPeer.ts';
import { SessionDesk, type SessionDeskParts } from '../../../../workbench/service/sessions/sessionDesk.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { until } from '../../../support/flow/until.ts';
import { helpDesk } from '../support/acme.ts';

const tenant = {
  tenantId: 'acme',
  provider: 'test',
  providerTenant: '',
  name: 'Acme',
  settings: { ...newTenantSettings, enabled: true, unenrolledAllowed: true },
};

/** Somebody's link, which notes what it is told and which channels are joined. */
function peer(id: string, heard: string[], joined: number[]): LinkPeer {
  let channels = 0;
  return {
    admission: {
      tenant,
      person: { id, name: id, signInName: id },
      groups: id === 'hana' ? helpDesk.adminGroups : [],
      permissions: new Set(['screen.view']),
      expiresAt: 0,
    },
    device: { id: `${id}-device`, thumbprint: `${id}-key`, name: id, os: 'Linux', enrolled: false, retired: false },
    notify: (name) => void heard.push(`${id} ${name}`),
    openChannel: () => (channels += 1),
    joinChannel: (channel) => void joined.push(channel),
    closeChannel: () => undefined,
  };
}

test('A session that its helper ends while a sharer joins links nobody', async () => {
  const signed = Promise.withResolvers<string>();
  let signing = false;
  const parts = {
    store: {
      tenants: { get: async () => tenant },
      roles: { custom: async () => [] },
      assignments: { all: async () => [helpDesk] },
      groups: { ofPerson: async () => new Set(['helpdesk']), ofDevice: async () => new Set() },
      sessions: { joined: async () => undefined, ended: async () => undefined, report: async () => undefined },
    },
    grants: {
      grant() {
        signing = true;
        return signed.promise;
      },
    },
    clock: new FakeClock(),
    random: (length: number) => new Uint8Array(randomBytes(length)),
    log: { event: () => undefined, failure: () => undefined },
  };
  const desk = new SessionDesk(parts as unknown as SessionDeskParts);
  const heard: string[] = [];
  const joined: number[] = [];
  const helper = peer('hana', heard, joined);
  const { sessionId, routing } = await desk.offer(helper);
  const joining = assert.rejects(desk.join(peer('sam', heard, joined), routing), { code: 'peer_silent' });
  await until('the grant is being signed', () => signing);
  await desk.end(helper, sessionId, 'cancelled');
  signed.resolve('grant');
  await joining;
  assert.deepEqual(joined, []);
  assert.deepEqual(heard, ['hana sessionEnded', 'sam sessionEnded']);
});
