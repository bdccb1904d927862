// The built app in Electron itself, where its program is: ELECTRON_OVERRIDE_DIST_PATH names it, or its package has fetched it
// (`npx install-electron`). Everywhere else this says that it was not tried.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pressWhenAlive } from '../../../build/demo/people.ts';
import { heading, picture, press, says } from '../../support/room/people.ts';
import { until } from '../../support/until.ts';
import { type ElectronRoom, electronRoom, noElectron } from './electronRoom.ts';

const skip = noElectron();
if (skip) process.stderr.write(`WARNING: ${skip}\n`);

let room: ElectronRoom;
before(async () => {
  if (!skip) room = await electronRoom();
});
after(() => room?.dispose());

test('In Electron both sign in with the system’s browser', { skip }, async () => {
  await Promise.all([room.helper.signIn('hana.berg'), room.sharer.signIn('sam.okafor')]);
  const sandboxed = await room.helper.app.evaluate(({ app }) => app.commandLine.hasSwitch('no-sandbox'));
  assert.equal(sandboxed, false);
});

test('In Electron a code joins them, the sharer is asked in a window of its own, and the helper sees the screen', {
  skip,
}, async () => {
  const { helper, sharer } = room;
  await press(helper.workbench, 'Get a security code');
  await heading(helper.workbench, 'Your security code');
  const code = await helper.workbench.getByTestId('code').innerText();
  await press(sharer.workbench, 'Enter a security code');
  await sharer.workbench.getByRole('textbox', { name: 'Security code' }).fill(code);
  await press(sharer.workbench, 'Connect');
  await press(helper.workbench, 'Screen sharing');
  const prompt = await sharer.window('handrail-app://prompt/');
  await pressWhenAlive(prompt.getByRole('button', { name: 'Allow screen sharing' }));
  const stage = () => helper.workbench.frames().find((frame) => frame.url().startsWith('handrail-app://stage/'));
  await until('the helper’s stage is framed', () => stage() !== undefined);
  const frame = stage();
  assert.ok(frame);
  await picture(frame);
  await says(sharer.workbench, 'Your screen is shared');
  await sharer.window('handrail-app://prompt/border.html');
});

test('In Electron leaving ends it for both, and nothing captures', { skip }, async () => {
  const { helper, sharer } = room;
  await press(helper.workbench, 'Leave');
  for (const { workbench } of [helper, sharer]) await heading(workbench, 'The session has ended');
  await until('only the workbench is open', () => sharer.app.windows().length === 1);
});
