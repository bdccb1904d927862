// Two built apps and the real service on loopback. Electron is a replaced module, and so are the pages: the test is what the
// two people see and press. Everything else, from the sign-in to the seal, is what is packaged.
import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { startDemoService } from '../../build/demo/service.ts';
import type { SessionState } from '../../workbench/base/app/appState.ts';
import { builtApp } from '../support/electron/builtApp.ts';
import { type Replaced, replaceElectron } from '../support/electron/replaced.ts';
import { startBuilt } from '../support/electron/startBuilt.ts';
import type { TestPage } from '../support/flow/testPage.ts';
import { until } from '../support/flow/until.ts';
import { noDisplay, type Own, owning, ownVariables } from '../support/owning.ts';
import { Browser } from '../unit/service/support/browser.ts';

const at = (x: number, y: number) => ({ x, y });

/** Somebody at an app of their own. */
class Person {
  readonly replaced: Replaced;
  readonly page: TestPage;
  readonly #window: Record<string, unknown>;
  readonly #browser: Browser;

  private constructor(replaced: Replaced, page: TestPage, window: Record<string, unknown>, service: string) {
    this.replaced = replaced;
    this.page = page;
    this.#window = window;
    this.#browser = new Browser(service);
  }

  static async start(own: Own, out: string, service: string, name: string): Promise<Person> {
    const replaced = replaceElectron();
    Reflect.set(process, 'resourcesPath', dirname(out));
    const args = ['--service', service, '--data', join(dirname(out), name), '--name', name];
    const { page, window } = await startBuilt(replaced, out, args, own);
    return new Person(replaced, page, window, service);
  }

  async signIn(person: string): Promise<void> {
    const { machine } = this.replaced;
    const signed = this.page.run('authentication', 'signIn');
    await this.#browser.visit(await until('the sign-in page is asked for', () => machine.opened[0]), person);
    await signed;
    await until('being signed in', () => this.page.state.identity.status === 'signedIn');
  }

  get session(): SessionState | undefined {
    return this.page.state.sessions.at(-1);
  }

  inSession(what: string, fits: (session: SessionState) => boolean): Promise<SessionState> {
    return until(what, () => (this.session && fits(this.session) ? this.session : undefined));
  }

  /** What the page does with a stage: frames it. */
  async frameStage(): Promise<void> {
    const frame = await this.page.rpc.call('openStage', { sessionId: this.session?.id ?? '' });
    (this.#window['frameStage'] as (frame: unknown) => void)(frame);
  }
}

test('Against a replaced module, two built apps sign in, meet by code, ask for consent, share the screen, draw on it and end', async (t) => {
  const own = owning((end) => t.after(end));
  ownVariables(own, noDisplay);
  const { out } = await builtApp(own);
  const service = await startDemoService({ data: join(dirname(out), 'service') });
  own(() => service.process.dispose());
  const { address } = service.ready;
  const helper = await Person.start(own, out, address, 'helper');
  const sharer = await Person.start(own, out, address, 'sharer');
  await helper.signIn('hana.berg');
  await sharer.signIn('sam.okafor');
  assert.equal(sharer.page.state.shell.kind, 'electron');

  await helper.page.rpc.call('offer', {});
  const code = await until('a code', () => helper.page.state.offer?.code);
  await sharer.page.rpc.call('join', { code });
  for (const person of [helper, sharer])
    await person.inSession('the trust screen', ({ phase, peer }) => phase === 'trust' && peer !== undefined);

  const { windows } = sharer.replaced.machine;
  const asked = helper.page.run('core', 'view', helper.session?.id);
  const prompt = await until('the sharer is asked', () =>
    windows.find(({ webContents }) => webContents.getURL().startsWith('handrail-app://prompt/prompt')),
  );
  assert.equal(prompt.set.get('contentProtection'), true);
  await asked;
  for (const person of [helper, sharer])
    await person.inSession('the screen is shared', ({ mode, phase }) => mode === 'view' && phase === 'active');
  const opened = () => windows.map(({ webContents }) => webContents.getURL()).sort();
  const expected = [
    'handrail-app://prompt/border.html',
    'handrail-app://stage/stage/page.html',
    'handrail-app://workbench/',
  ];
  await until('prompt gone, stage and border there', () => opened().join() === expected.join()).catch(() =>
    assert.deepEqual(opened(), expected),
  );
  await helper.frameStage();
  await helper.inSession("the helper's stage reports", ({ picture }) => picture.codec !== undefined);

  await helper.page.run('annotation', 'annotate', helper.session?.id);
  const overlay = await until('the overlay is there', () =>
    windows.find(({ webContents }) => webContents.getURL() === 'handrail-app://overlay/overlay'),
  );
  await helper.inSession('drawing is allowed', ({ allowed }) => allowed.includes('annotation.draw'));
  const mark = { id: 1, kind: 'arrow', points: [at(0, 0), at(1, 1)], colour: 'red' };
  await helper.page.run('annotation', 'arrow', helper.session?.id, { ...mark, stay: true });
  await helper.page.run('annotation', 'laser', helper.session?.id, at(0.5, 0.5));
  const heard = (name: string) => {
    const said = overlay.webContents.mainFrame?.window['overlayHeard'] as (readonly [string, unknown])[] | undefined;
    return said?.find(([each]) => each === name)?.[1];
  };
  await until('mark and pointer are over the screen', () => heard('put') && heard('point'));
  assert.deepEqual([heard('put'), heard('point')], [mark, { pointer: { at: at(0.5, 0.5), name: 'Hana Berg' } }]);
  await sharer.page.run('pause', 'pause', sharer.session?.id);
  await until('nothing is over the screen', () => !windows.includes(overlay));
  await sharer.page.run('pause', 'resume', sharer.session?.id);
  for (const person of [helper, sharer]) await person.inSession('that it goes on', ({ phase }) => phase === 'active');

  await helper.page.rpc.call('leave', { sessionId: helper.session?.id ?? '' });
  for (const person of [helper, sharer]) await person.inSession('the end', ({ phase }) => phase === 'ended');
  await until('nothing captures', () => windows.length === 1);
});
