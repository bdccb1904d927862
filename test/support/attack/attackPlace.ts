import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import type { LinkLimits } from '../../../workbench/service/link/linkLimits.ts';
import { Browser } from '../../unit/service/support/browser.ts';
import { type Running, running, temporaryFolder } from '../../unit/service/support/running.ts';
import { FakeClock } from '../fakeClock.ts';
import { until } from '../flow/until.ts';
import { providerKeys } from '../providerKeys.ts';
import { type Misbehaviour, RawPeer } from '../rawPeer.ts';
import { turns } from '../turns.ts';
import type { RawSession } from './rawSession.ts';
import { Victim, type VictimOptions } from './victim.ts';
import { Wiretap } from './wiretap.ts';

/** The real service and whoever a test puts around it; all of them end with the test. */
export class AttackPlace {
  readonly clock: FakeClock;
  readonly service: Running;
  readonly #test: TestContext;
  readonly #victims: Victim[] = [];
  readonly #peers: RawPeer[] = [];

  constructor(test: TestContext, service: Running, clock: FakeClock) {
    this.#test = test;
    this.service = service;
    this.clock = clock;
  }

  token(person: string): Promise<string> {
    return new Browser(this.service.address).signIn(person).then(({ access }) => access);
  }

  async rawPeer(person: string, deviceName = 'raw'): Promise<RawPeer> {
    const peer = await RawPeer.signIn(this.service.address, await this.token(person), deviceName);
    this.#peers.push(peer);
    return peer;
  }

  async victim(person: string, change: Partial<VictimOptions> = {}): Promise<Victim> {
    const { address } = this.service;
    const victim = new Victim({
      address,
      token: await this.token(person),
      name: `${person}'s computer`,
      clock: this.clock,
      ...change,
    });
    this.#victims.push(victim);
    await victim.start();
    return victim;
  }

  /** Somebody between an app and the service. */
  wiretap(): Promise<Wiretap> {
    return Wiretap.before(this.#test, this.service.address);
  }

  /** Lets time pass in small steps, with everything that happens meanwhile. */
  async pass(ms: number, step = 1_000): Promise<void> {
    for (let left = ms; left > 0; left -= step) {
      this.clock.advance(Math.min(step, left));
      await turns();
    }
  }

  async dispose(): Promise<void> {
    for (const { link } of this.#peers) link.close();
    for (const victim of this.#victims) {
      const closed = victim.app.close();
      await this.pass(1_000, 100);
      await closed;
    }
  }
}

/** A data folder whose service finds the key that its sign-ins are signed with, and need not make one. */
async function folderWithKey(t: TestContext): Promise<string> {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, 'keys'), { mode: 0o700 });
  const key = JSON.stringify(providerKeys.privateKey.export({ format: 'jwk' }));
  await writeFile(join(folder, 'keys', 'identity.json'), key, { mode: 0o600 });
  return folder;
}

/** `limits` are the service's, where a test wants to send more than it carries. */
export async function attackPlace(t: TestContext, limits: Partial<LinkLimits> = {}): Promise<AttackPlace> {
  const clock = new FakeClock(Date.now());
  let place: AttackPlace | undefined;
  // Before the service closes, which would wait for those who still have a link.
  t.after(() => place?.dispose());
  // Tests move the clock faster than pings can be answered.
  const service = await running(t, {
    clock,
    limits: { pingLeastMs: 1e12, pingMostMs: 1e12, ...limits },
    dataFolder: await folderWithKey(t),
  });
  place = new AttackPlace(t, service, clock);
  return place;
}

/** A raw helper and the sharer's real device, with the trust screen in front of the sharer. */
export interface Meeting {
  readonly place: AttackPlace;
  readonly helper: RawPeer;
  readonly sharer: Victim;
  readonly session: RawSession;
}

export async function rawHelperMeets(
  place: AttackPlace,
  how: Misbehaviour & { readonly sharer?: Partial<VictimOptions> } = {},
): Promise<Meeting> {
  const [helper, sharer] = await Promise.all([place.rawPeer('hana.berg'), place.victim('sam.okafor', how.sharer)]);
  const { code, secret } = await helper.offer();
  const joined = sharer.join(code);
  // What goes wrong is told by whoever waits for it below.
  joined.catch(() => undefined);
  const session = await helper.answer(await helper.link.next('offerTaken'), secret, how);
  await helper.introduce(session, how);
  await joined;
  await sharer.inSession('the trust screen', ({ phase, peer }) => phase === 'trust' && peer !== undefined);
  return { place, helper, sharer, session };
}

/** The raw helper asks, and the sharer allows it. */
export async function allow({ place, sharer, session }: Meeting, action: 'view' | 'control'): Promise<void> {
  const asked = session.call('core', action);
  (await sharer.prompt()).answer('allow');
  await asked;
  await session.until(`that ${action} is allowed`, ({ mode, asking }) => mode === action && asking === undefined);
  // Room for the next request in the action's rate.
  await place.pass(1_000);
}

/** A raw sharer and the helper's real device. */
export async function rawSharerMeets(
  place: AttackPlace,
  how: Misbehaviour & { readonly helper?: Partial<VictimOptions> } = {},
): Promise<{
  readonly place: AttackPlace;
  readonly helper: Victim;
  readonly sharer: RawPeer;
  readonly session: RawSession;
}> {
  const [helper, sharer] = await Promise.all([place.victim('hana.berg', how.helper), place.rawPeer('sam.okafor')]);
  const code = await helper.offer();
  const session = await sharer.begin(await sharer.join(code), code.replace(' ', '').slice(-5), how);
  await helper.inSession('the trust screen', ({ phase, peer }) => phase === 'trust' && peer !== undefined);
  return { place, helper, sharer, session };
}

/** For `assert.rejects`: an error with one of these codes. */
export function withCode(...codes: readonly string[]) {
  return (error: unknown) => {
    assert.ok(
      codes.includes(HandrailError.from(error).code),
      `${HandrailError.from(error).code}, not ${codes.join(' or ')}`,
    );
    return true;
  };
}

export { turns, until };
