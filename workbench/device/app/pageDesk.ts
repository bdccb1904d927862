import { HandrailError } from '@handrail/sdk';
import type { AppState } from '../../base/app/appState.ts';
import { deviceInterface, pageInterface } from '../../base/app/deviceApi.ts';
import type { Wishes } from '../../base/app/preferences.ts';
import type { Clock } from '../../base/clock.ts';
import type { IceServer } from '../../base/link/linkApi.ts';
import { Multiplexer } from '../../base/rpc/multiplexer.ts';
import { Rpc } from '../../base/rpc/rpc.ts';
import type { ConnectionCheck } from '../ports/connectionCheck.ts';
import type { Shell, ShellPage } from '../ports/shell.ts';
import type { LogDesk } from './logDesk.ts';
import type { SideSet } from './sideSet.ts';

/** What the person may do from the page. */
export interface PageCommands {
  offer(): Promise<void>;
  cancelOffer(): Promise<void>;
  join(code: string): Promise<void>;
  acceptHelp(sessionId: string): Promise<void>;
  cancelJoin(): void;
  enrol(token: string): Promise<void>;
  declineHelp(sessionId: string): Promise<void>;
  run(extension: string, action: string, input: unknown, sessionId: string | undefined): Promise<unknown>;
  leave(sessionId: string): void;
  withdraw(sessionId: string, permission: string): void;
  unblock(sessionId: string, permission: string): void;
  saveReceipt(sessionId: string): Promise<void>;
  reconnect(sessionId: string): Promise<void>;
  dismissSession(sessionId: string): void;
  dismissToast(id: number): void;
  openStage(sessionId: string): Promise<{ readonly address: string; readonly origin: string; readonly token: string }>;
  readonly log: LogDesk;
  openAddress(address: string): Promise<void>;
  prefer(wishes: Wishes): void;
  checkForUpdate(): void;
  installUpdate(): void;
  leaveService(): Promise<void>;
  sideFailed(channel: number, reason: string): void;
}

export interface PageOwner {
  snapshot(): AppState;
  readonly commands: PageCommands;
  /** The page could not be told. */
  failed(problem: HandrailError): void;
  /** The person closed the window. */
  closed(): void;
}

export interface PageDeskParts {
  readonly shell: Shell;
  readonly clock: Clock;
  readonly connectionCheck?: ConnectionCheck;
  /** What to check the relays with; rejects while nobody is signed in. */
  readonly checkRelays: () => Promise<readonly IceServer[]>;
}

/** A snapshot may carry two photos and every extension's words. */
const pageFrameLimit = 1_048_576;

/** The workbench's page: opens it, answers it, and takes it back after a reload. */
export class PageDesk {
  readonly #shell: Shell;
  readonly #clock: Clock;
  readonly #check: ConnectionCheck | undefined;
  readonly #checkRelays: PageDeskParts['checkRelays'];
  readonly #sides: SideSet;
  readonly #owner: PageOwner;
  #rpc: Rpc<typeof deviceInterface, typeof pageInterface> | undefined;
  #page: ShellPage | undefined;
  #listening = false;

  constructor(parts: PageDeskParts, sides: SideSet, owner: PageOwner) {
    this.#shell = parts.shell;
    this.#clock = parts.clock;
    this.#check = parts.connectionCheck;
    this.#checkRelays = parts.checkRelays;
    this.#sides = sides;
    this.#owner = owner;
  }

  async open(): Promise<void> {
    this.#serve(await this.#shell.openWorkbench());
  }

  /** The window may go on, and its next page is somebody else's. What was asked is still answered. */
  end(): void {
    this.#rpc = undefined;
  }

  /** Brings the window to the front. */
  focus(): void {
    this.#page?.focus().catch((error: unknown) => this.#owner.failed(HandrailError.from(error)));
  }

  publish(): void {
    if (!this.#listening) return;
    try {
      this.#rpc?.notify('state', this.#owner.snapshot());
    } catch (error) {
      // Too much for one frame: the page keeps what it has, and the next change may fit again.
      this.#owner.failed(HandrailError.from(error));
    }
  }

  #serve(page: ShellPage): void {
    let gone = false;
    this.#page = page;
    page.onClosed(() => {
      gone = true;
      this.#owner.closed();
    });
    const channels = new Multiplexer(page.port);
    const rpc = new Rpc(channels.open(0), {
      local: deviceInterface,
      remote: pageInterface,
      clock: this.#clock,
      maxFrameBytes: pageFrameLimit,
    });
    this.#rpc = rpc;
    this.#listening = false;
    this.#answer(rpc, channels);
    rpc.onClose(() => {
      if (this.#rpc !== rpc) return;
      this.#rpc = undefined;
      this.#sides.takePage(undefined);
      // A page that only reloaded comes back; a closed window was reported by then or will be.
      this.#clock.after(0, () => {
        if (!gone) this.open().catch(() => this.#owner.closed());
      });
    });
  }

  #answer(rpc: Rpc<typeof deviceInterface, typeof pageInterface>, channels: Multiplexer): void {
    const { commands } = this.#owner;
    rpc.handle('open', () => {
      this.#sides.takePage(channels);
      this.#listening = true;
      return this.#owner.snapshot();
    });
    const done = {};
    rpc.handle('offer', () => commands.offer().then(() => done));
    rpc.handle('cancelOffer', () => commands.cancelOffer().then(() => done));
    rpc.handle('join', ({ code }) => commands.join(code).then(() => done));
    rpc.handle('acceptHelp', ({ sessionId }) => commands.acceptHelp(sessionId).then(() => done));
    rpc.handle('cancelJoin', () => (commands.cancelJoin(), done));
    rpc.handle('declineHelp', ({ sessionId }) => commands.declineHelp(sessionId).then(() => done));
    rpc.handle('enrol', ({ token }) => commands.enrol(token).then(() => done));
    rpc.handle('run', async ({ extension, action, input, sessionId }) => ({
      output: await commands.run(extension, action, input, sessionId),
    }));
    rpc.handle('leave', ({ sessionId }) => (commands.leave(sessionId), done));
    rpc.handle('withdraw', ({ sessionId, permission }) => (commands.withdraw(sessionId, permission), done));
    rpc.handle('unblock', ({ sessionId, permission }) => (commands.unblock(sessionId, permission), done));
    rpc.handle('saveReceipt', ({ sessionId }) => commands.saveReceipt(sessionId).then(() => done));
    rpc.handle('reconnect', ({ sessionId }) => commands.reconnect(sessionId).then(() => done));
    rpc.handle('dismissSession', ({ sessionId }) => (commands.dismissSession(sessionId), done));
    rpc.handle('dismissToast', ({ id }) => (commands.dismissToast(id), done));
    rpc.handle('openStage', ({ sessionId }) => commands.openStage(sessionId));
    rpc.handle('readLog', () => commands.log.read());
    rpc.handle('openLogFolder', () => commands.log.openFolder().then(() => done));
    rpc.handle('openAddress', ({ address }) => commands.openAddress(address).then(() => done));
    rpc.handle('prefer', (wishes) => (commands.prefer(wishes), done));
    rpc.handle('checkForUpdate', () => (commands.checkForUpdate(), done));
    rpc.handle('leaveService', () => commands.leaveService().then(() => done));
    rpc.handle('installUpdate', () => (commands.installUpdate(), done));
    rpc.handle('checkConnection', async (_none, { signal }) => {
      await this.#check?.run((result) => rpc.notify('checked', result), signal);
      // Nobody is signed in, or it was asked just now: then the relays were asked without.
      const iceServers = await this.#checkRelays().catch(() => []);
      return { iceServers: [...iceServers] };
    });
    rpc.handle('sideFailed', ({ channel, reason }) => (commands.sideFailed(channel, reason), done));
  }
}
