import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { deviceInterface, pageInterface } from '../../../../workbench/base/app/deviceApi.ts';
import { memoryPorts } from '../../../../workbench/base/rpc/memoryPort.ts';
import { Rpc } from '../../../../workbench/base/rpc/rpc.ts';
import { commandKind, WorkbenchStore } from '../../../../workbench/ui/stores/workbenchStore.ts';
import { fixtures } from '../../../e2e/uiGallery/fixtures.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { turns } from '../../../support/turns.ts';

const home = fixtures['homeHelper']!;
const code = fixtures['code']!;

function setUp(first = home) {
  const clock = new FakeClock();
  const [mine, theirs] = memoryPorts();
  const device = new Rpc(mine, { local: deviceInterface, remote: pageInterface, clock });
  device.handle('open', () => first);
  const store = new WorkbenchStore(theirs, clock);
  return { clock, device, store, close: () => mine.close() };
}

test('The store shows the first snapshot, then every later one', async () => {
  const { device, store } = setUp();
  assert.equal(store.connection, 'opening');
  await store.open();
  assert.equal(store.connection, 'open');
  assert.equal(store.state?.identity.person?.name, 'Maya Lindqvist');
  device.notify('state', code);
  await turns();
  assert.equal(store.state?.offer?.code, '4T7KX2M9');
});

test('A snapshot that was faster than the answer to open is not replaced by it', async () => {
  const { device, store } = setUp();
  const opening = store.open();
  device.notify('state', code);
  await opening;
  await turns();
  assert.ok(store.state?.offer);
});

test('What is left of a time runs on between two snapshots', async () => {
  const { clock, device, store } = setUp();
  await store.open();
  device.notify('state', code);
  await turns();
  const left = code.offer!.remainingMs;
  assert.equal(store.remaining(left), left);
  clock.advance(5_000);
  assert.equal(store.remaining(left), left - 5_000);
  clock.advance(10_000_000);
  assert.equal(store.remaining(left), 0);
});

test('A command is pending until it is answered, and is not given twice', async () => {
  const { device, store } = setUp();
  const answers: (() => void)[] = [];
  device.handle('offer', () => new Promise((resolve) => answers.push(() => resolve({}))));
  const first = store.offer();
  await turns();
  assert.equal(store.commands.pending('offer'), true);
  const second = store.offer();
  await turns();
  assert.equal(answers.length, 1);
  assert.equal(await second, false);
  answers[0]?.();
  assert.equal(await first, true);
  assert.equal(store.commands.pending('offer'), false);
});

test('How a command failed is kept with it until the next try', async () => {
  const { device, store } = setUp();
  let refuse = true;
  device.handle('leave', () => {
    if (refuse) throw new HandrailError('wrong_state', 'not now', { phase: 'none' });
    return {};
  });
  assert.equal(await store.leave('s1'), false);
  assert.deepEqual(store.commands.problem(commandKind.leave('s1')), {
    code: 'wrong_state',
    details: { phase: 'none' },
  });
  assert.equal(store.commands.problem(commandKind.leave('s2')), undefined);
  refuse = false;
  assert.equal(await store.leave('s1'), true);
  assert.equal(store.commands.problem(commandKind.leave('s1')), undefined);
});

test('Cancelling a sign-in gives the call up, says nothing of a failure, and signs out', async () => {
  const { device, store } = setUp();
  const ran: string[] = [];
  let gaveUp = false;
  device.handle('run', ({ extension, action }, { signal }) => {
    ran.push(`${extension}.${action}`);
    if (action === 'signOut') return {};
    signal.addEventListener('abort', () => {
      gaveUp = true;
    });
    return new Promise(() => undefined);
  });
  const signIn = store.signIn();
  await turns();
  await store.cancelSignIn();
  assert.equal(await signIn, false);
  await turns();
  assert.deepEqual(ran, ['authentication.signIn', 'authentication.signOut']);
  assert.equal(gaveUp, true);
  assert.equal(store.commands.problem('signIn'), undefined);
});

test('An action of a session runs with that session, and is known by it', async () => {
  const { device, store } = setUp();
  const ran: unknown[] = [];
  device.handle('run', (input) => {
    ran.push(input);
    return {};
  });
  await store.run({ extension: 'core', action: 'view' }, 's1');
  await store.run({ extension: 'pen', action: 'draw' }, 's1', { colour: 'red' });
  assert.deepEqual(ran, [
    { extension: 'core', action: 'view', sessionId: 's1' },
    { extension: 'pen', action: 'draw', sessionId: 's1', input: { colour: 'red' } },
  ]);
});

test('Going to another page forgets what was typed and what failed there', async () => {
  const { device, store } = setUp(fixtures['getHelpWrong']);
  const cancelled: string[] = [];
  device.handle('cancelJoin', () => (cancelled.push('join'), {}));
  await store.open();
  store.typeCode('4T7K');
  store.go('home');
  await turns();
  assert.equal(store.typedCode, '');
  assert.deepEqual(cancelled, ['join']);
});

test('Without its device the page knows that it is lost', async () => {
  const { store, close } = setUp();
  await store.open();
  close();
  await turns();
  assert.equal(store.connection, 'lost');
});

test('Of several sessions the chosen one is in front, and the first when it has gone', async () => {
  const { device, store } = setUp();
  await store.open();
  device.notify('state', fixtures['severalSessions']!);
  await turns();
  assert.equal(store.session?.id, 's1');
  store.select('s2');
  assert.equal(store.session?.id, 's2');
  device.notify('state', fixtures['helperControl']!);
  await turns();
  assert.equal(store.session?.id, 's1');
});

test('The way to the field for a code leads past the summary of a session that ended, and stays where that does not close', async () => {
  const ended = fixtures['endedHelper']!;
  const { device, store } = setUp(ended);
  await store.open();
  let closes = false;
  device.handle('dismissSession', () => {
    if (!closes) throw new HandrailError('wrong_state', 'Not now');
    device.notify('state', home);
    return {};
  });
  await store.enterCode();
  assert.equal(store.pages.place, 'home');
  closes = true;
  await store.enterCode();
  assert.equal(store.pages.place, 'getHelp');
});

test('Whoever looks at the connection comes back to where they were, with what they typed of a code', async () => {
  const { store } = setUp();
  await store.open();
  store.go('getHelp');
  store.typeCode('4T7K');
  store.openCheck();
  assert.equal(store.pages.place, 'check');
  // Once more, by the menu.
  store.openCheck();
  store.closeCheck();
  assert.equal(store.pages.place, 'getHelp');
  assert.equal(store.typedCode, '4T7K');
  store.go('home');
  store.openCheck();
  store.closeCheck();
  assert.equal(store.pages.place, 'home');
});

test('What was typed into a form is not lost to a look at the connection without a question', async () => {
  const { store } = setUp();
  await store.open();
  store.pages.drafts.show('form', false);
  store.pages.drafts.type('form', 'name', 'Ada', '');
  store.openCheck();
  assert.notEqual(store.pages.place, 'check');
  store.pages.answer(false);
  assert.equal(store.pages.drafts.value('form', 'name', ''), 'Ada');
  store.openCheck();
  store.pages.answer(true);
  assert.equal(store.pages.place, 'check');
});
