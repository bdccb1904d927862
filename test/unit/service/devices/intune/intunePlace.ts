import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { DeviceIdentifiers } from '../../../../../workbench/base/devices/identifiers.ts';
import { until } from '../../../../support/until.ts';
import { Acme, administrators, helpDesk } from '../../support/acme.ts';
import { type AskApi, api } from '../../support/api.ts';
import { application, GraphServer } from '../../support/graphServer.ts';
import type { TestApp } from '../../support/testApp.ts';

export const connected = {
  enabled: true,
  cloud: 'global',
  directoryId: application.directoryId,
  clientId: application.clientId,
  everyMinutes: 60,
};
export const minute = 60_000;
export const hour = 3_600_000;
export const day = 24 * hour;

/** A tenant with an administrator, and Microsoft beside it. */
export async function intunePlace(t: TestContext) {
  const graph = await GraphServer.start(t);
  const acme = await Acme.start(t, { assignments: [helpDesk, administrators], options: { fetch: graph.fetch } });
  graph.now = () => acme.clock.now();
  const ask: AskApi = async (...request) => api(acme, await acme.token('ada', { groups: ['admins'] }))(...request);
  const status = async () => (await ask('GET', '/intune/status')).json;
  const put = async (path: string, body: object) => {
    const etag = (await ask('GET', path)).headers.get('etag') ?? '';
    return await ask('PUT', path, { body, headers: { 'if-match': etag } });
  };
  const settings = (change: object = {}) => put('/intune', { ...connected, ...change });
  const giveSecret = (secret = application.secret) => ask('PUT', '/intune/secret', { body: { secret } });
  /** Settles once a run that began at or after `at` has ended. */
  const ran = async (at: number) => {
    await until('a run ends', async () => {
      const { state, finishedAt } = await status();
      return state !== 'running' && Number(finishedAt ?? -1) >= at;
    });
    return await status();
  };
  /** A moment later, so that what follows is told from what was before. */
  const later = () => {
    acme.clock.advance(1);
    return acme.clock.now();
  };
  const sync = async (full = false) => {
    const at = later();
    assert.equal((await ask('POST', '/intune/sync', { body: { full } })).status, 204);
    return await ran(at);
  };
  const connect = async (change: object = {}) => {
    const at = later();
    assert.equal((await giveSecret()).status, 204);
    assert.equal((await settings(change)).status, 200);
    return await ran(at);
  };
  const policy = async (change: object = {}) => {
    const answer = await put('/compliance-policy', {
      minimumOsVersions: [],
      requireDiskEncryption: false,
      requireFirewall: false,
      requireScreenLock: false,
      forbidAutomaticSignIn: false,
      unknownCounts: 'non_compliant',
      requireIntune: true,
      ...change,
    });
    assert.equal(answer.status, 200, answer.text);
  };
  /** An enrolled device's app, whose machine has this name. */
  const enrolled = async (name: string, person = 'sam'): Promise<TestApp> => {
    const { json } = await ask('POST', '/enrolment-tokens', {
      body: { name: `For ${name} ${person}`, expiresAt: acme.clock.now() + day },
    });
    return await acme.app(person, name, { groups: ['staff'] }, String(json['secret']));
  };
  /** What is said of a device: its standing, and what it falls short of. */
  const judged = async ({ welcome }: TestApp) => {
    const { json } = await ask('GET', `/devices/${welcome.device.id}`);
    const reasons = json['reasons'] as readonly { readonly actual: string; readonly unknown?: string }[];
    return [json['compliance'], ...reasons.map(({ actual, unknown }) => unknown ?? actual)];
  };
  return { acme, graph, ask, status, put, settings, giveSecret, ran, later, sync, connect, policy, enrolled, judged };
}

export function identifiers(serialNumber?: string, directoryDeviceId?: string): DeviceIdentifiers {
  const fact = (value: string | undefined) =>
    value === undefined ? ({ state: 'unknown', reason: 'needs_root' } as const) : ({ state: 'known', value } as const);
  return { serialNumber: fact(serialNumber), directoryDeviceId: fact(directoryDeviceId) };
}
