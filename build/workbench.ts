// Starts the workbench on an installed browser for demo, `npm start` and tests: the product's own composition, with the
// browser under an unprivileged user where everything runs as root. Prints one line of JSON when the window is open.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launcherWith, ownLauncher } from '../workbench/chromium/browser/browserLauncher.ts';
import { createWorkbench } from '../workbench/chromium/compose.ts';
import { startProblem } from '../workbench/desktop/app/startProblem.ts';
import { readEnrolment } from '../workbench/desktop/machine/enrolmentFile.ts';
import { joinSystemNetwork } from '../workbench/network/systemNetwork.ts';
import { systemSettings } from '../workbench/network/systemSettings.ts';
import { browserUser, sandboxPossible } from './browserUser.ts';
import { ownDisplay } from './display.ts';

const { values } = parseArgs({
  options: {
    service: { type: 'string' },
    data: { type: 'string' },
    name: { type: 'string' },
    size: { type: 'string' },
    'enrolment-file': { type: 'string' },
    testing: { type: 'boolean', default: false },
    flag: { type: 'string', multiple: true, default: [] },
    'no-loopback-media': { type: 'boolean', default: false },
  },
});
const { service, data, name, testing, size, flag: flags } = values;
const enrolmentFile = values['enrolment-file'];
if (!data) throw new Error('--data is needed.');

const root = process.getuid?.() === 0;
const user = root ? await browserUser() : undefined;
const launcher = user ? launcherWith(await user.spawnOptions(ownDisplay())) : ownLauncher();
const whose = user ?? (await browserUser());
const sandbox = await sandboxPossible(whose);
if (whose !== user) await whose.dispose();
if (!sandbox.possible) process.stderr.write(`WARNING: the browser runs WITHOUT its sandbox. ${sandbox.reason}\n`);
// The browser's user must be able to write its profile, which our own folder would not let it.
const profile = user ? join(user.home, 'profile') : join(data, 'browser');

let app: Awaited<ReturnType<typeof createWorkbench>> | undefined;
let ending: Promise<void> | undefined;
const end = (): Promise<void> => {
  ending ??= (async () => {
    await app?.close();
    await user?.dispose();
  })();
  return ending;
};
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end());

try {
  app = await createWorkbench({
    ...(service === undefined ? {} : { service }),
    network: joinSystemNetwork(process.env, { system: systemSettings(process.platform, process.env) }),
    dataFolder: data,
    profile,
    out: join(import.meta.dirname, '../out'),
    launcher,
    ...(name === undefined ? {} : { deviceName: name }),
    ...(size === undefined ? {} : { windowSize: placement(size) }),
    ...(enrolmentFile === undefined ? {} : { enrolment: await readEnrolment(enrolmentFile) }),
    allowUnsandboxed: !sandbox.possible,
    ...(testing
      ? {
          testing: {
            captureSource: 'Entire screen',
            loopbackMedia: !values['no-loopback-media'],
            debuggingPort: 0,
            flags,
          },
          externalBrowser: 'own' as const,
          // A test leaves nothing among the person's own downloads.
          downloads: join(data, 'downloads'),
        }
      : {}),
  });
  app.onClose(() => void end().then(() => process.exit(0)));
  await app.start();
  const debuggingPort = testing
    ? Number((await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n')[0])
    : undefined;
  process.stdout.write(`${JSON.stringify({ ready: true, debuggingPort })}\n`);
} catch (error) {
  process.stderr.write(startProblem(error, data));
  process.exitCode = 1;
  await end();
}

function placement(text: string): { readonly width: number; readonly height: number } {
  const [width = 1180, height = 700] = text.split(',').map(Number);
  return { width, height };
}
