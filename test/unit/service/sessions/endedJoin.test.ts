import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { newTenantSettings } from '../../../../workbench/base/policy/newTenantSettings.ts';
import { tenantAccess } from '../../../../workbench/service/access/tenantAccess.ts';
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
      groupsOverage: false,
      permissions: new Set(['screen.view']),
      expiresAt: 0,
    },
    inTab: false,
    device: { id: `${id}-device`, thumbprint: `${id}-key`, name: id, os: 'Linux', enrolled: false, retired: false },
    notify: (name) => void heard.push(`${id} ${name}`),
    openChannel: () => (channels += 1),
    joinChannel: (channel) => void joined.push(channel),
    closeChannel: () => undefined,
  };
}

/** A desk whose grants are signed when the test says so. */
function place() {
  const signed = Promise.withResolvers<string>();
  let signing = 0;
  const parts = {
    store: {
      tenants: { get: async () => tenant },
      groupMembers: { groupsOf: async () => new Map([['hana', new Set(['helpdesk'])]]) },
    },
    ledger: {
      joined: async () => undefined,
      ended: async () => undefined,
      report: async () => undefined,
      refused: async () => undefined,
    },
    standing: async () => ({ compliance: 'notEnrolled', reasons: [] }),
    access: { of: async () => tenantAccess({ customRoles: [], assignments: [helpDesk], groups: [] }) },
    grants: {
      grant() {
        signing += 1;
        return signed.promise;
      },
    },
    turn: { iceServers: () => [] },
    clock: new FakeClock(),
    random: (length: number) => new Uint8Array(randomBytes(length)),
    log: { event: () => undefined, failure: () => undefined },
  };
  const heard: string[] = [];
  const joined: number[] = [];
  return {
    desk: new SessionDesk(parts as unknown as SessionDeskParts),
    heard,
    joined,
    somebody: (id: string) => peer(id, heard, joined),
    isSigned: () => until('the grant is being signed', () => signing > 0),
    sign: () => signed.resolve('grant'),
  };
}

const nobodyGivesUp = new AbortController().signal;

test('A session that its helper ends while a sharer joins links nobody', async () => {
  const { desk, heard, joined, somebody, isSigned, sign } = place();
  const helper = somebody('hana');
  const { sessionId, routing } = await desk.offer(helper);
  const joining = assert.rejects(desk.join(somebody('sam'), routing, nobodyGivesUp), { code: 'peer_silent' });
  await isSigned();
  await desk.end(helper, sessionId, 'cancelled');
  sign();
  await joining;
  assert.deepEqual(joined, []);
  assert.deepEqual(heard, ['hana sessionEnded', 'sam sessionEnded']);
});

test('A sharer who gives up while they join is linked with nobody, and leaves the code to others', async () => {
  const { desk, heard, joined, somebody, isSigned, sign } = place();
  const { routing } = await desk.offer(somebody('hana'));
  const gaveUp = new AbortController();
  const joining = assert.rejects(desk.join(somebody('sam'), routing, gaveUp.signal), { code: 'cancelled' });
  await isSigned();
  gaveUp.abort();
  sign();
  await joining;
  assert.deepEqual([heard, joined], [[], []]);
  await desk.join(somebody('ada'), routing, nobodyGivesUp);
  assert.deepEqual(heard, ['hana offerTaken']);
});
