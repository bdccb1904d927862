import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import { admitUpdate, chooseUpdate } from '../../base/update/judgeUpdate.ts';
import { rolloutPart } from '../../base/update/rollout.ts';
import { refusal, type UpdateFile, type UpdateManifest, verifyUpdate } from '../../base/update/updateManifest.ts';
import type { UpdateFound, Updates } from '../../device/ports/updates.ts';
import type { SessionLogins, SessionWays } from '../../network/sessionLogins.ts';
import { emptyDownloads, watchDownload } from './downloadWatch.ts';
import { engineProblem } from './engineProblem.ts';
import type { KeptUpdates } from './keptUpdates.ts';
import { proveFile } from './proveFile.ts';
import { readFeed } from './readFeed.ts';
import { signedProvider, tame, type UpdateEngine } from './updateEngine.ts';
import type { UpdateSource } from './updateSource.ts';
import { takeWays } from './updateWays.ts';

export interface EngineUpdatesParts {
  readonly feed: URL;
  readonly source: UpdateSource;
  readonly here: { readonly version: string; readonly platform: string; readonly arch: string };
  /** Loads electron-updater, when there is something to fetch. */
  readonly engine: () => Promise<UpdateEngine>;
  /** Where electron-updater keeps what it fetches, until it is installed. */
  readonly downloads: string;
  readonly kept: KeptUpdates;
  readonly fetch: typeof fetch;
  /** The same ways for what electron-updater fetches; the system's when absent. */
  readonly ways?: SessionWays | undefined;
  readonly clock: Clock;
}

interface Offer {
  readonly manifest: UpdateManifest;
  readonly file: UpdateFile;
}

const systemWays: SessionWays = { chromium: undefined, loginAt: () => undefined };

/** Bytes beside the file that electron-updater writes in the same folder. */
const notesBytes = 65_536;

/**
 * Updates of an installed app: whether there is one is decided here, by the signed manifest; electron-updater fetches the file and
 * hands it to the system, and what it fetched is proved here again, right before.
 */
export class EngineUpdates implements Updates {
  readonly #parts: EngineUpdatesParts;
  #engine: Promise<UpdateEngine> | undefined;
  #offer: Offer | undefined;
  #fetched: (Offer & { readonly path: string }) | undefined;
  #prepared: UpdateEngine | undefined;
  #logins: SessionLogins | undefined;
  #heard: (progress: { readonly transferred: number }) => void = () => undefined;

  constructor(parts: EngineUpdatesParts) {
    this.#parts = parts;
  }

  async look(required: string | undefined): Promise<UpdateFound> {
    const { feed, source, here, kept, clock } = this.#parts;
    this.#offer = undefined;
    const manifest = verifyUpdate(await readFeed(feed, source.channel, this.#parts.fetch), source.keys);
    const remembered = await kept.read();
    const part = rolloutPart(Buffer.from(remembered.id, 'hex'), manifest.version);
    const place = { ...here, channel: source.channel, seen: remembered.seen, part, required, now: clock.now() };
    const seen = admitUpdate(manifest, place);
    // Before anything is done with it.
    await kept.write({ ...remembered, seen });
    const verdict = chooseUpdate(manifest, place);
    if (verdict.kind !== 'take') return { kind: verdict.kind };
    this.#offer = { manifest, file: verdict.file };
    return { kind: 'found', version: manifest.version };
  }

  async fetch(progress: (percent: number) => void): Promise<void> {
    const offer = this.#offer;
    if (!offer) throw new HandrailError('wrong_state', 'Nothing was found to fetch');
    if (this.#fetched?.file.sha512 === offer.file.sha512) return;
    this.#fetched = undefined;
    const { downloads } = this.#parts;
    try {
      const path = await this.#download(offer, progress);
      await proveFile(path, offer.file, offer.manifest);
      this.#fetched = { ...offer, path };
    } catch (error) {
      await emptyDownloads(downloads).catch(() => undefined);
      throw error;
    }
  }

  async prepare(): Promise<void> {
    const fetched = this.#fetched;
    if (!fetched) throw new HandrailError('wrong_state', 'Nothing was fetched');
    try {
      await proveFile(fetched.path, fetched.file, fetched.manifest);
    } catch (error) {
      this.#fetched = undefined;
      await emptyDownloads(this.#parts.downloads).catch(() => undefined);
      throw error;
    }
    this.#prepared = await this.#loaded();
  }

  putOff(): void {
    this.#prepared = undefined;
  }

  /** The app has closed: installs what was prepared, which ends the process. `failed` is called where it cannot, once. */
  install(failed: () => void): boolean {
    const engine = this.#prepared;
    if (!engine) return false;
    let told = false;
    const fail = () => {
      if (!told) failed();
      told = true;
    };
    engine.on('error', fail);
    try {
      // Silently, and the new version is started.
      engine.quitAndInstall(true, true);
    } catch {
      fail();
    }
    return true;
  }

  #loaded(): Promise<UpdateEngine> {
    this.#engine ??= this.#parts.engine().then(async (engine) => {
      engine.on('download-progress', (progress) => this.#heard(progress));
      this.#logins = await takeWays(engine, this.#parts.ways ?? systemWays);
      return tame(engine);
    });
    return this.#engine;
  }

  async #download({ manifest, file }: Offer, progress: (percent: number) => void): Promise<string> {
    const { feed, downloads, clock } = this.#parts;
    const engine = await this.#loaded();
    this.#logins?.begin();
    let stopped: 'endless' | 'silent' | undefined;
    let size: number | undefined;
    this.#heard = ({ transferred }) => {
      size = transferred;
      progress(Math.min(100, Math.floor((transferred / file.size) * 100)));
    };
    engine.setFeedURL({ provider: 'custom', updateProvider: signedProvider(feed, manifest, file) });
    const found = await engine.checkForUpdates();
    if (!found?.isUpdateAvailable)
      throw refusal('not_installed', 'This app cannot be replaced', { offered: manifest.version });
    const watch = watchDownload({
      folder: downloads,
      limit: file.size + notesBytes,
      clock,
      stop: (why) => {
        stopped = why;
        found.cancellationToken?.cancel();
        // It stops waiting then, but goes on writing what comes.
        engine.netSession.closeAllConnections().catch(() => undefined);
      },
    });
    try {
      const [path] = await engine.downloadUpdate(found.cancellationToken);
      return path ?? '';
    } catch (error) {
      throw engineProblem(error, { feed, manifest, file, size, stopped });
    } finally {
      watch.dispose();
    }
  }
}
