import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { HandrailError, type SideModule } from '@handrail/sdk';
import type { TenantSettings } from '@handrail/sdk/tenant/settings';
import type { SessionState } from '../../../workbench/base/app/appState.ts';
import type { ConsentAnswer } from '../../../workbench/base/app/promptApi.ts';
import { FakeClock } from '../fakeClock.ts';
import { turns } from '../turns.ts';
import { type MemoryService, startMemoryService } from './memoryService.ts';
import type { MemoryStage } from './memoryStage.ts';
import { Person, type PersonOptions } from './person.ts';
import { until } from './until.ts';

/** Where a helper and a sharer meet. */
export class Place {
  readonly clock: FakeClock;
  readonly service: MemoryService;
  readonly helper: Person;
  readonly sharer: Person;
  #disposed = false;

  constructor(service: MemoryService, clock: FakeClock, options: PersonOptions = {}) {
    this.clock = clock;
    this.service = service;
    this.helper = new Person('hana.berg', service, clock, options);
    this.sharer = new Person('sam.okafor', service, clock, options);
  }

  /** Lets time pass in small steps, with everything that happens meanwhile. */
  async pass(ms: number, step = 1_000): Promise<void> {
    for (let left = ms; left > 0; left -= step) {
      this.clock.advance(Math.min(step, left));
      await turns();
      await signatures();
    }
  }

  async signIn(): Promise<void> {
    for (const person of [this.helper, this.sharer]) {
      await person.start();
      await person.signIn();
    }
  }

  /** Somebody else, signed in until the test ends. */
  async another(t: TestContext, name: string, options: PersonOptions = {}): Promise<Person> {
    const person = new Person(name, this.service, this.clock, options);
    t.after(() => Promise.all([person.app.close(), this.pass(1_000, 100)]));
    await person.start();
    await person.signIn();
    return person;
  }

  /** The helper asks for a code. */
  async code(): Promise<string> {
    await this.helper.page.rpc.call('offer', {});
    return await this.helper.shows('a code', ({ state }) => state.offer?.code);
  }

  /** Both signed in, and past the code: the trust screen. */
  async meet(): Promise<void> {
    await this.signIn();
    const code = await this.code();
    await this.sharer.page.rpc.call('join', { code });
    for (const person of [this.helper, this.sharer]) {
      await person.inSession('the trust screen', ({ phase, peer }) => phase === 'trust' && peer !== undefined);
    }
  }

  /** The helper asks; the sharer answers the prompt when it opens. Settles as the helper's request does. */
  async ask(action: 'view' | 'control', answer: ConsentAnswer): Promise<void> {
    const asked = this.helper.run('core', action);
    // Both are waited for: a refusal may come before any prompt.
    const answered = this.prompt().then((prompt) => prompt.answer(answer));
    await Promise.all([asked, answered]);
  }

  /** The prompt in front of the sharer. */
  prompt() {
    return until('the sharer is asked', () => this.sharer.shell.prompt);
  }

  /** Both in a session in which this is allowed. */
  async share(mode: 'view' | 'control'): Promise<void> {
    await this.meet();
    await this.ask(mode, 'allow');
    await this.both('the mode', (session) => session.mode === mode && session.phase === 'active');
  }

  /** Lets time pass until both pages show it: dialling again waits for a time that is drawn by lot. */
  async passUntilBoth(what: string, fits: (session: SessionState) => boolean): Promise<void> {
    const shown = () => [this.helper, this.sharer].every(({ session }) => session && fits(session));
    for (let passed = 0; passed < 150_000 && !shown(); passed += 250) await this.pass(250, 250);
    await this.both(what, fits);
  }

  /** Waits until both pages show it. */
  async both(what: string, fits: Parameters<Person['inSession']>[1]): Promise<void> {
    for (const person of [this.helper, this.sharer]) await person.inSession(what, fits);
  }

  /** The helper's stage in its page, once it speaks with its device. */
  async frame(): Promise<MemoryStage> {
    await this.helper.page.rpc.call('openStage', { sessionId: this.helper.session?.id ?? '' });
    const stage = this.helper.shell.frames.at(-1);
    assert.ok(stage);
    await until('the stage is open', () => stage.host);
    await turns();
    return stage;
  }

  /** The stage that captures now. */
  get capture(): MemoryStage | undefined {
    return this.sharer.shell.captures.findLast(({ closed, resting }) => !closed && !resting);
  }

  /** Waits until the sharer's screen is captured (again): before that no input of the helper's counts. */
  async captured(): Promise<void> {
    await until('the screen is captured', () => this.capture?.host);
    await turns();
  }

  /** Waits until this is the end of what reached the sharer's display. */
  async injects(...last: readonly string[]): Promise<void> {
    const { injected } = this.sharer;
    await until(`${last.join(', ')} after ${JSON.stringify(injected)}`, () =>
      last.every((one, at) => injected.at(at - last.length) === one),
    ).catch(() => assert.deepEqual(injected, last));
  }

  /** Closes both apps and the service; a second time it does nothing. */
  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const person of [this.helper, this.sharer]) {
      const closed = person.app.close();
      await this.pass(1_000, 100);
      await closed;
    }
    await this.service.close();
  }
}

/**
 * A place of its own for a test, with a tenant's own settings and, where wanted, extensions beside those that ship; closed,
 * with everything in it, after the test.
 */
export async function place(
  t: TestContext,
  settings: Partial<TenantSettings> = {},
  modules: readonly SideModule[] = [],
  options: PersonOptions = {},
): Promise<Place> {
  const clock = new FakeClock();
  const made = new Place(await startMemoryService(clock, settings), clock, { modules, ...options });
  t.after(() => made.dispose());
  return made;
}

/**
 * Signatures are checked on Node's four worker threads, which no clock of a test holds up: a step of time is over when what
 * had begun there is done.
 */
async function signatures(): Promise<void> {
  const threads = Array.from({ length: 4 }, () => crypto.subtle.digest('SHA-256', new Uint8Array(1)));
  await Promise.all(threads);
  await turns();
}

/** For `assert.rejects`: an error with this code. */
export function withCode(code: string) {
  return (error: unknown) => {
    assert.equal(HandrailError.from(error).code, code);
    return true;
  };
}
