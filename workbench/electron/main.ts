import { join } from 'node:path';
import { HandrailError } from '@handrail/sdk';
import { app, dialog, Menu, session, type Tray } from 'electron';
import type { DesktopWorkbench } from '../desktop/app/desktopWorkbench.ts';
import { LinkInbox } from '../desktop/app/linkInbox.ts';
import { pictureSwitches } from '../desktop/app/pictureSwitches.ts';
import { presetHere } from '../desktop/app/presetHere.ts';
import { shellWords } from '../desktop/app/shellWords.ts';
import { startArguments } from '../desktop/app/startArguments.ts';
import { startProblem } from '../desktop/app/startProblem.ts';
import { joinSystemNetwork } from '../network/systemNetwork.ts';
import { createWorkbench } from './compose.ts';
import { denyPermissions, guardContents } from './guards.ts';
import { registerPageScheme } from './pageProtocol.ts';
import { createTray } from './tray.ts';

// Everything up to `run` happens before the app is ready, in one go (docs/tutorial/esm, docs/api/app).
const start = startArguments(process.argv.slice(process.defaultApp ? 2 : 1));
app.setName('Handrail');
app.setAppUserModelId('org.handrail.workbench');
if (start.data !== undefined) app.setPath('userData', start.data);
app.enableSandbox();
for (const [name, value] of Object.entries(pictureSwitches)) app.commandLine.appendSwitch(name, value);
registerPageScheme();
guardContents();

const links = new LinkInbox(start.link);
let tray: Tray | undefined;
// On macOS links come here, and not in the arguments; early, or the one that starts the app is missed (docs/api/app).
app.on('open-url', (event, link) => {
  event.preventDefault();
  links.take(link);
});
app.on('second-instance', (_event, _args, _folder, said: unknown) => links.takeFrom(said));

if (app.commandLine.hasSwitch('no-sandbox')) {
  fail(new HandrailError('no_browser', 'The sandbox of this app is turned off', { reason: 'switched_off' }));
} else if (!app.requestSingleInstanceLock({ link: start.link })) app.exit(0);
else run().catch(fail);

async function run(): Promise<void> {
  await app.whenReady();
  const network = joinSystemNetwork(process.env, { ask: (address) => session.defaultSession.resolveProxy(address) });
  denyPermissions(session.defaultSession, () => false);
  // No menu with *Reload* or developer tools; macOS needs one for the clipboard's keys.
  const roles = [{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }] as const;
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate([...roles]) : null);
  // After `--` nothing that a link brings is read as a switch.
  if (app.isPackaged) app.setAsDefaultProtocolClient('handrail', process.execPath, ['--']);
  const preset = presetHere(process.resourcesPath, start.service);
  const opened: DesktopWorkbench = await createWorkbench({
    ...(preset.service === undefined ? {} : { service: preset.service }),
    network,
    dataFolder: app.getPath('userData'),
    out: join(import.meta.dirname, '..'),
    ...(start.name === undefined ? {} : { deviceName: start.name }),
    ...(preset.enrolment === undefined ? {} : { enrolment: preset.enrolment }),
    ...(preset.tenant === undefined ? {} : { tenant: preset.tenant }),
    staysOpen: () => tray !== undefined && opened.livesHidden,
    hidden: start.hidden,
    updateFeed: preset.updates,
    failed: fail,
    say: (line) => process.stderr.write(`handrail: ${line}\n`),
  });
  const hold = (event: Electron.Event) => {
    // The other side is told goodbye first.
    event.preventDefault();
    void opened.close();
  };
  app.on('before-quit', hold);
  opened.onClose(() => app.off('before-quit', hold));
  app.on('window-all-closed', () => undefined);
  app.on('activate', () => opened.show());
  await opened.start();
  tray = createTray(shellWords(app.getLocale()), () => opened.show());
  links.open(opened);
  // For whoever started it from a script.
  process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
}

function fail(error: unknown): void {
  const said = startProblem(error, app.getPath('userData'));
  process.stderr.write(said);
  dialog.showErrorBox('Handrail', said);
  app.exit(1);
}
