import { pictureSwitches } from '../../desktop/app/pictureSwitches.ts';
import type { ChromiumProxy } from '../../network/chromiumProxy.ts';

/**
 * What every browser of ours is started with. None of these picks a screen, opens a debugging port or weakens the
 * sandbox: such flags are `testFlags`, and a test reads the product's command line.
 */
const productFlags: readonly string[] = [
  '--no-first-run',
  '--no-default-browser-check',
  // The browser shows our own pages only: it has nothing to fetch, update, sync, report or restore.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-breakpad',
  '--disable-client-side-phishing-detection',
  '--disable-session-crashed-bubble',
  '--hide-crash-restore-bubble',
  '--no-pings',
  '--metrics-recording-only',
  '--no-service-autorun',
  // Nothing of ours is kept in the browser's password store, so it need not ask for the keyring.
  '--password-store=basic',
  '--use-mock-keychain',
  ...Object.entries(pictureSwitches).map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`)),
];

/** What demo and tests may add; nothing else sets these. */
export interface TestFlags {
  /** Captures this source without asking the person, such as `Entire screen`. */
  readonly captureSource?: string;
  /** Lets two browsers on one machine reach each other over loopback. */
  readonly loopbackMedia?: boolean;
  /** Opens a debugging port on loopback for a test to look at the pages; 0 finds a free one. */
  readonly debuggingPort?: number;
  /** More of the browser's own, such as what an organisation forbids it. */
  readonly flags?: readonly string[];
}

/** `TestFlags` as the browser takes them. */
export function testFlags(flags: TestFlags): readonly string[] {
  return [
    ...(flags.captureSource === undefined ? [] : [`--auto-select-desktop-capture-source=${flags.captureSource}`]),
    ...(flags.loopbackMedia === true ? ['--allow-loopback-in-peer-connection'] : []),
    ...(flags.debuggingPort === undefined
      ? []
      : ['--remote-debugging-address=127.0.0.1', `--remote-debugging-port=${flags.debuggingPort}`]),
    ...(flags.flags ?? []),
  ];
}

/** The ways out, where our environment says another than the system, which the browser asks by itself. */
function proxyFlags(proxy: ChromiumProxy): readonly string[] {
  if (proxy.kind === 'pac') return [`--proxy-pac-url=${proxy.address}`];
  return [`--proxy-server=${proxy.rules}`, ...(proxy.bypass === '' ? [] : [`--proxy-bypass-list=${proxy.bypass}`])];
}

/** The whole command line: our flags, the ways out, the profile, the pipe that the device drives the browser through, the first window. */
export function commandLine(options: {
  readonly profile: string;
  readonly address: string;
  readonly proxy?: ChromiumProxy | undefined;
  readonly testing?: TestFlags;
}): readonly string[] {
  return [
    ...productFlags,
    ...(options.proxy === undefined ? [] : proxyFlags(options.proxy)),
    ...(options.testing === undefined ? [] : testFlags(options.testing)),
    `--user-data-dir=${options.profile}`,
    '--remote-debugging-pipe',
    `--app=${options.address}`,
  ];
}

/** True for a command line that turns the browser's sandbox off, whoever put that in. */
export function weakensSandbox(args: readonly string[]): boolean {
  return args.some((each) => /^--(no-sandbox|disable-[a-z-]*sandbox|single-process|no-zygote-sandbox)(=|$)/.test(each));
}
