import { type BrowserContext, chromium, firefox } from 'playwright-core';
import { type BrowserUser, browserUser, sandboxPossible } from '../../../build/browserUser.ts';
import { appearLimitMs } from '../../../build/demo/patience.ts';
import type { Display } from '../../../build/display.ts';
import { findBrowser, findFirefox } from '../../../build/systemTools.ts';
import { noBrowserPlace } from '../browserPlace.ts';
import { bidiRelay } from './bidiRelay.ts';

/** The browsers that the tab is tried in. */
export type TabBrowser = 'chromium' | 'firefox';

export interface TabOptions {
  readonly browser?: TabBrowser;
  /** Where it has to capture a screen; headless without. */
  readonly display?: Pick<Display, 'name' | 'authority'>;
  /** Firefox finds no way to the other device but through the service. */
  readonly relayOnly?: boolean;
  /** The port of a proxy on this machine by which everything goes. */
  readonly proxy?: number;
}

/** Browsers whose tabs are driven, each with a profile of its own. */
export interface TabBrowsers {
  /** What the pages said was wrong: errors, and what a policy refused. */
  readonly complaints: readonly string[];
  /** A browser of its own, which keeps nothing of another's. */
  open(options?: TabOptions): Promise<BrowserContext>;
  dispose(): Promise<void>;
}

/** Why this browser cannot be tried here, or false; fits the `skip` option of a test. */
export function noTabBrowser(browser: TabBrowser): string | false {
  if (browser === 'firefox' && findFirefox() === undefined) return 'NOT RUN: this machine has no Firefox';
  return noBrowserPlace();
}

const size = { width: 1180, height: 760 };

const chromiumFlags = [
  // Two tabs on one machine without any network.
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--auto-select-desktop-capture-source=Entire screen',
];

/** The same for Firefox: loopback as a way, addresses instead of mDNS names, and no prompt before a screen is captured. */
const firefoxPreferences = {
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.navigator.permission.disabled': true,
  // Keys go to the page whether a window manager gave its window the keyboard or not.
  'focusmanager.testmode': true,
};

/** Everything goes by a proxy, this machine's own addresses too. */
const firefoxBy = (port: number) => ({
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': port,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': port,
  'network.proxy.no_proxies_on': '',
  'network.proxy.allow_hijacking_localhost': true,
});

export async function tabBrowsers(): Promise<TabBrowsers> {
  const endings: (() => Promise<unknown>)[] = [];
  const complaints: string[] = [];
  const user: BrowserUser = await browserUser();
  endings.push(() => user.dispose());
  const { possible } = await sandboxPossible(user);

  async function start({
    browser = 'chromium',
    display,
    relayOnly = false,
    proxy,
  }: TabOptions): Promise<BrowserContext> {
    const profile = await user.makeProfile();
    const shown = { headless: display === undefined, viewport: display === undefined ? size : null };
    if (browser === 'chromium') {
      const executablePath = await user.makeLauncher(findBrowser() ?? 'chromium', display);
      return await chromium.launchPersistentContext(profile, {
        ...shown,
        executablePath,
        chromiumSandbox: possible,
        args: chromiumFlags,
        ...(proxy !== undefined && { proxy: { server: `http://127.0.0.1:${proxy}` } }),
      });
    }
    const launcher = await user.makeLauncher(findFirefox() ?? 'firefox-esr', display);
    const relay = await bidiRelay(launcher);
    endings.push(() => relay.dispose());
    return await firefox.launchPersistentContext(profile, {
      ...shown,
      channel: 'moz-firefox',
      executablePath: relay.launcher,
      firefoxUserPrefs: {
        ...firefoxPreferences,
        'media.peerconnection.ice.relay_only': relayOnly,
        ...(proxy !== undefined && firefoxBy(proxy)),
      },
    });
  }

  return {
    complaints,
    async open(options = {}) {
      const context = await start(options);
      endings.push(() => context.close());
      context.setDefaultTimeout(appearLimitMs);
      context.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      context.on('weberror', (error) => complaints.push(error.error().message));
      return context;
    },
    async dispose() {
      for (const end of endings.splice(0).reverse()) await end();
    },
  };
}
