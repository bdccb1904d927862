import type { UpdateFile, UpdateManifest } from '../../base/update/updateManifest.ts';
import type { SessionProxy } from '../../network/chromiumProxy.ts';
import type { AskedLogin, LoginAnswer } from '../../network/sessionLogins.ts';

interface Cancellable {
  cancel(): void;
}

/** The part of electron-updater that is used (`AppUpdater`): fetching a file, and having the system install it. */
export interface UpdateEngine {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  allowDowngrade: boolean;
  allowPrerelease: boolean;
  disableWebInstaller: boolean;
  disableDifferentialDownload: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: set to nothing, whatever kind of logger it takes
  logger: any;
  /** Of its own requests and nothing else's. */
  readonly netSession: { closeAllConnections(): Promise<void>; setProxy(proxy: SessionProxy): Promise<void> };
  setFeedURL(options: { readonly provider: 'custom'; readonly updateProvider: new () => SignedProvider }): void;
  checkForUpdates(): Promise<{ readonly isUpdateAvailable: boolean; readonly cancellationToken?: Cancellable } | null>;
  downloadUpdate(token?: Cancellable): Promise<readonly string[]>;
  quitAndInstall(isSilent: boolean, isForceRunAfter: boolean): void;
  on(event: 'download-progress', listener: (progress: { readonly transferred: number }) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'login', listener: (asked: AskedLogin, answer: LoginAnswer) => void): unknown;
}

/** What electron-updater asks for releases: tells it of the one whose signature held, and of nothing else. */
export interface SignedProvider {
  readonly isUseMultipleRangeRequest: boolean;
  readonly fileExtraDownloadHeaders: null;
  setRequestHeaders(): void;
  getLatestVersion(): Promise<object>;
  resolveFiles(): readonly object[];
}

/**
 * Makes it do what it is told and nothing by itself. The list of releases that comes with the files (`latest.yml`) is not read: nobody
 * signs it.
 */
export function tame(engine: UpdateEngine): UpdateEngine {
  engine.autoDownload = false;
  engine.autoInstallOnAppQuit = false;
  engine.allowPrerelease = false;
  engine.disableWebInstaller = true;
  // Pieces of an earlier file would be put together by a map that nobody signs.
  engine.disableDifferentialDownload = true;
  engine.logger = null;
  // Last: some of the above turn it on.
  engine.allowDowngrade = false;
  return engine;
}

/** A provider of exactly this file. */
export function signedProvider(
  feed: URL,
  { version, issuedAt }: UpdateManifest,
  { name, size, sha512 }: UpdateFile,
): new () => SignedProvider {
  const file = { url: name, size, sha512 };
  return class implements SignedProvider {
    readonly isUseMultipleRangeRequest = false;
    readonly fileExtraDownloadHeaders = null;

    /** It would be an id of this device, for rollouts that a server decides. */
    setRequestHeaders(): void {
      return;
    }

    async getLatestVersion(): Promise<object> {
      const releaseDate = new Date(issuedAt * 1000).toISOString();
      return { version, files: [file], path: name, sha512, releaseDate };
    }

    resolveFiles(): readonly object[] {
      return [{ url: new URL(name, feed), info: file }];
    }
  };
}
