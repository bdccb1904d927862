import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { browserUser } from '../../../build/browserUser.ts';
import { bundle } from '../../../build/bundle.ts';
import { appearLimitMs } from '../../../build/demo/patience.ts';
import { startDemoService } from '../../../build/demo/service.ts';
import { type Display, startOpenbox, startXvfb } from '../../../build/display.ts';
import { electronSearch, installedElectron } from '../../../build/electronProgram.ts';
import { findCommand } from '../../../build/systemTools.ts';
import { until } from '../../support/until.ts';
import { Browser } from '../../unit/service/support/browser.ts';

const linux = process.platform === 'linux';

/** Electron's program; where we are root it runs as the user that browsers run as. */
const found = installedElectron({ ...electronSearch(() => undefined), isRoot: false });

/** Why nothing of this can be tried here, or false; fits the `skip` option of a test. */
export function noElectron(): string | false {
  if ('missing' in found) return `NOT RUN, Electron itself was not tried: ${found.missing}`;
  const missing = linux ? ['Xvfb', 'openbox'].filter((tool) => findCommand(tool) === undefined) : [];
  return missing.length > 0 && `NOT RUN, Electron itself was not tried: this machine lacks ${missing.join(', ')}`;
}

/** One person at the app. */
export interface Desk {
  readonly app: ElectronApplication;
  readonly workbench: Page;
  signIn(person: string): Promise<void>;
  /** The window that comes up at this address, or is there. */
  window(address: string): Promise<Page>;
}

export interface ElectronRoom {
  readonly helper: Desk;
  readonly sharer: Desk;
  dispose(): Promise<void>;
}

/** The real service and two people at the built app, each on a display where displays can be made. */
export async function electronRoom(): Promise<ElectronRoom> {
  const owned: (() => Promise<unknown>)[] = [];
  const dispose = async () => {
    for (const each of owned.splice(0).reverse()) await each();
  };
  try {
    await bundle();
    const user = await browserUser();
    owned.push(() => user.dispose());
    const data = join(user.home, 'service');
    await mkdir(data);
    const service = await startDemoService({ data });
    owned.push(() => service.process.dispose());
    const { address } = service.ready;
    const open = async (name: string): Promise<Desk> => {
      const display = linux ? await startXvfb() : undefined;
      if (display) owned.push(() => display.dispose());
      if (display) owned.push(await startOpenbox(display).then((windows) => () => windows.dispose()));
      const app = await launch(
        await user.makeProfile(),
        name,
        address,
        (program) => user.makeLauncher(program, display),
        display,
      );
      owned.push(() => app.close());
      return openDesk(app, address);
    };
    const [helper, sharer] = [await open('helper'), await open('sharer')];
    return { helper, sharer, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function launch(
  data: string,
  name: string,
  service: string,
  makeLauncher: (program: string) => Promise<string>,
  display: Display | undefined,
): Promise<ElectronApplication> {
  if ('missing' in found) throw new Error(found.missing);
  const main = join(import.meta.dirname, '../../../out/electron/main.js');
  // Two apps on one machine reach each other over loopback, with their addresses in the open.
  const loopback = ['--allow-loopback-in-peer-connection', '--disable-features=WebRtcHideLocalIpsWithMdns'];
  return _electron.launch({
    executablePath: display ? await makeLauncher(found.program) : found.program,
    args: [main, ...loopback, '--service', service, '--data', data, '--name', name],
    // Else Playwright turns the sandbox off, and the app refuses to start.
    chromiumSandbox: true,
    timeout: appearLimitMs,
  });
}

async function openDesk(app: ElectronApplication, service: string): Promise<Desk> {
  // The system's browser would be somebody else's: what it is asked to open is kept here.
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Reflect.set(globalThis, 'openedAddresses', opened);
    Object.assign(shell, { openExternal: async (address: string) => void opened.push(address) });
  });
  const window = async (address: string): Promise<Page> => {
    const there = () => app.windows().find((page) => page.url().startsWith(address));
    await until(`a window at ${address}`, () => there() !== undefined);
    const page = there();
    if (!page) throw new Error(`The window at ${address} is gone`);
    return page;
  };
  const workbench = await window('handrail-app://workbench/');
  return {
    app,
    workbench,
    window,
    async signIn(person) {
      await workbench.getByRole('button', { name: 'Sign in with your work account' }).click();
      const opened = () => app.evaluate(() => Reflect.get(globalThis, 'openedAddresses') as string[]);
      await until('the sign-in page is asked for', async () => (await opened()).length > 0);
      const [address = ''] = await opened();
      await new Browser(service).visit(address, person);
      await workbench.getByRole('heading', { name: /Good to see you/ }).waitFor();
    },
  };
}
