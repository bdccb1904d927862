import { makeObservable, observable, observableRef, runInAction } from 'mobx';
import type { AppState, SessionState, Shown } from '../../base/app/appState.ts';
import { deviceInterface, pageInterface } from '../../base/app/deviceApi.ts';
import type { ShownLog } from '../../base/app/logEntry.ts';
import type { Wishes } from '../../base/app/preferences.ts';
import type { Clock } from '../../base/clock.ts';
import type { Port } from '../../base/rpc/port.ts';
import { Rpc } from '../../base/rpc/rpc.ts';
import { shownCode } from './codeEntry.ts';
import { Commands } from './commands.ts';
import { ConnectionCheck, type PageChecks } from './connectionCheck.ts';
import { type KnownAction, knownActions } from './knownActions.ts';
import { Pages, type Place, type PlaceMemory } from './pages.ts';
import { ServiceSearch } from './serviceSearch.ts';

/** A snapshot holds photos and the texts of extensions. */
const snapshotLimitBytes = 1_048_576;

/** Names of the kinds of command that concern one session. */
export const commandKind = {
  action: ({ extension, action }: KnownAction, sessionId?: string) => `run:${extension}.${action}:${sessionId ?? ''}`,
  leave: (sessionId: string) => `leave:${sessionId}`,
  withdraw: (sessionId: string, permission: string) => `withdraw:${sessionId}:${permission}`,
  unblock: (sessionId: string, permission: string) => `unblock:${sessionId}:${permission}`,
  dismiss: (sessionId: string) => `dismiss:${sessionId}`,
  receipt: (sessionId: string) => `receipt:${sessionId}`,
  reconnect: (sessionId: string) => `reconnect:${sessionId}`,
} as const;

/** What the workbench's page knows and can do: the device's last snapshot, and its methods as commands. */
export class WorkbenchStore {
  readonly commands = new Commands();
  /** `opening` until the first snapshot, `lost` once the device is gone. */
  connection: 'opening' | 'open' | 'lost' = 'opening';
  state: AppState | undefined = undefined;
  /** Monotonic time at which `state` came, ms: times left in it count from here. */
  receivedAt = 0;
  /** Where a signed-in person is while nothing else is going on, and what runs there. */
  readonly pages: Pages;
  /** What *Check connection* found. */
  readonly check: ConnectionCheck;
  /** The organisation's service, while none is known, and on the way to another. */
  readonly service: ServiceSearch;
  /** What stands in the field for a code: kept while it is tried, so that one wrong character can be put right. */
  typedCode = '';
  /** This device's log, while somebody looks at it. */
  log: ShownLog | undefined = undefined;
  /** Which of several sessions is in front. */
  selected: string | undefined = undefined;
  /** The last join link whose part was put into the field. */
  #invitation = 0;
  /** Where the person was when they went to *Check connection*. */
  #beforeCheck: Place | undefined;
  readonly #rpc: Rpc<typeof pageInterface, typeof deviceInterface>;
  readonly #clock: Clock;

  /** `reload` loads the page anew, where another device answers it. */
  constructor(
    port: Port,
    clock: Clock,
    memory: PlaceMemory = forgetful,
    checks: PageChecks = noChecks,
    reload: () => void = () => undefined,
  ) {
    this.#clock = clock;
    this.pages = new Pages(this.commands, (known, input, signal) => this.#runAction(known, input, signal), memory);
    this.#rpc = new Rpc(port, {
      local: pageInterface,
      remote: deviceInterface,
      clock,
      maxFrameBytes: snapshotLimitBytes,
    });
    makeObservable(this, {
      connection: observable,
      state: observableRef,
      receivedAt: observable,
      typedCode: observable,
      log: observableRef,
      selected: observable,
    });
    this.check = new ConnectionCheck(async (signal) => {
      return (await this.#rpc.call('checkConnection', {}, { signal })).iceServers;
    }, checks);
    this.service = new ServiceSearch(this.commands, {
      look: (address, signal) => this.#rpc.call('lookAtService', { address }, { signal }),
      use: async (address) => void (await this.#rpc.call('useService', { address })),
      leave: async () => {
        this.go('home');
        await this.#rpc.call('leaveService', {});
      },
      reload,
    });
    this.#rpc.on('checked', (result) => (this.service.looking ? this.service : this.check).take(result));
    this.#rpc.on('state', (state) => this.#take(state));
    this.#rpc.onClose(() =>
      runInAction(() => {
        this.connection = 'lost';
      }),
    );
  }

  /** Says that the page is up, and takes the first snapshot. */
  async open(): Promise<void> {
    try {
      const state = await this.#rpc.call('open', {});
      // A notice may have been faster, and is then newer.
      if (this.state === undefined) this.#take(state);
    } catch {
      runInAction(() => {
        this.connection = 'lost';
      });
    }
  }

  /** The session in front: the one that was chosen, else the first. */
  get session(): SessionState | undefined {
    const sessions = this.state?.sessions ?? [];
    return sessions.find(({ id }) => id === this.selected) ?? sessions[0];
  }

  /** What is left of a time that the snapshot named, now. */
  remaining(ms: number): number {
    return Math.max(0, ms - (this.#clock.monotonic() - this.receivedAt));
  }

  /** Milliseconds since the epoch, for times that the snapshot gives so. */
  now(): number {
    return this.#clock.now();
  }

  /** Goes to another page; what failed on the one before is forgotten. */
  go(place: 'home' | 'getHelp'): void {
    this.pages.leaveFor(place);
    runInAction(() => {
      this.typedCode = '';
    });
    this.commands.dismiss('join');
    this.commands.dismiss('offer');
    if (this.state?.joinProblem) void this.cancelJoin();
    if (this.state?.offerProblem) void this.cancelOffer();
  }

  /** Goes to *Check connection*. What was typed of a code is there again after it; a form asks before what is in it is lost. */
  openCheck(): void {
    const { place } = this.pages;
    if (place === 'check') return;
    this.pages.guarded(() => {
      this.#beforeCheck = place;
      this.pages.leaveFor('check');
    });
  }

  /** Back to where the person was. */
  closeCheck(): void {
    const place = this.#beforeCheck ?? 'home';
    this.#beforeCheck = undefined;
    if (typeof place === 'object') this.pages.open(place);
    else this.pages.leaveFor(place);
  }

  select(sessionId: string): void {
    runInAction(() => {
      this.selected = sessionId;
    });
  }

  signIn(): Promise<boolean> {
    return this.commands.run('signIn', (signal) => this.#rpc.call('run', knownActions.signIn, { signal }));
  }

  /** Gives up waiting, and takes the device back to signed out whatever the browser says later. */
  cancelSignIn(): Promise<boolean> {
    this.commands.cancel('signIn');
    return this.signOut();
  }

  /** Who comes next begins at the beginning, and sees nothing of what was typed or refused before. */
  signOut(): Promise<boolean> {
    this.go('home');
    return this.commands.run('signOut', () => this.#rpc.call('run', knownActions.signOut));
  }

  offer(): Promise<boolean> {
    return this.commands.run('offer', () => this.#rpc.call('offer', {}));
  }

  cancelOffer(): Promise<boolean> {
    return this.commands.run('cancelOffer', () => this.#rpc.call('cancelOffer', {}));
  }

  typeCode(code: string): void {
    runInAction(() => {
      this.typedCode = code;
    });
  }

  join(code: string): Promise<boolean> {
    return this.commands.run('join', () => this.#rpc.call('join', { code }));
  }

  acceptHelp(sessionId: string): Promise<boolean> {
    return this.commands.run(`acceptHelp:${sessionId}`, () => this.#rpc.call('acceptHelp', { sessionId }));
  }

  declineHelp(sessionId: string): Promise<boolean> {
    return this.commands.run(`declineHelp:${sessionId}`, () => this.#rpc.call('declineHelp', { sessionId }));
  }

  /** Makes this device one of the organisation's, with the secret of an enrolment token. */
  enrol(token: string): Promise<boolean> {
    return this.commands.run('enrol', () => this.#rpc.call('enrol', { token }));
  }

  cancelJoin(): Promise<boolean> {
    return this.commands.run('cancelJoin', () => this.#rpc.call('cancelJoin', {}));
  }

  /** Runs an extension's action; the gate of the side that handles it decides. */
  run(known: KnownAction, sessionId?: string, input?: unknown): Promise<boolean> {
    const call = {
      extension: known.extension,
      action: known.action,
      ...(sessionId === undefined ? {} : { sessionId }),
      ...(input === undefined ? {} : { input }),
    };
    return this.commands.run(commandKind.action(known, sessionId), () => this.#rpc.call('run', call));
  }

  /** Runs an action that is used again and again, such as a tool on the picture: many may be under way. Rejects with a HandrailError. */
  async use({ extension, action }: KnownAction, sessionId: string, input: unknown): Promise<void> {
    await this.#rpc.call('run', { extension, action, sessionId, input });
  }

  async #runAction(known: KnownAction, input: unknown, signal: AbortSignal): Promise<void> {
    const { extension, action } = known;
    await this.#rpc.call('run', { extension, action, ...(input === undefined ? {} : { input }) }, { signal });
  }

  /** The newest entries of this device's log, as they are now; they stay in `log`. */
  readLog(): Promise<boolean> {
    return this.commands.run('readLog', async () => {
      const log = await this.#rpc.call('readLog', {});
      runInAction(() => {
        this.log = log;
      });
    });
  }

  /** Nobody looks at the log any more. */
  closeLog(): void {
    for (const kind of ['readLog', 'openLogFolder']) this.commands.dismiss(kind);
    runInAction(() => {
      this.log = undefined;
    });
  }

  openLogFolder(): Promise<boolean> {
    return this.commands.run('openLogFolder', () => this.#rpc.call('openLogFolder', {}));
  }

  /** Opens an https address in the person's own browser. */
  openAddress(address: string): Promise<boolean> {
    return this.commands.run(`address:${address}`, () => this.#rpc.call('openAddress', { address }));
  }

  leave(sessionId: string): Promise<boolean> {
    return this.commands.run(commandKind.leave(sessionId), () => this.#rpc.call('leave', { sessionId }));
  }

  withdraw(sessionId: string, permission: string): Promise<boolean> {
    const kind = commandKind.withdraw(sessionId, permission);
    return this.commands.run(kind, () => this.#rpc.call('withdraw', { sessionId, permission }));
  }

  unblock(sessionId: string, permission: string): Promise<boolean> {
    const kind = commandKind.unblock(sessionId, permission);
    return this.commands.run(kind, () => this.#rpc.call('unblock', { sessionId, permission }));
  }

  /** Stores the receipt of a session that has ended; the next snapshot has the name of the file. */
  saveReceipt(sessionId: string): Promise<boolean> {
    return this.commands.run(commandKind.receipt(sessionId), () => this.#rpc.call('saveReceipt', { sessionId }));
  }

  /** Closes a session's summary. */
  dismissSession(sessionId: string): Promise<boolean> {
    this.go('home');
    return this.commands.run(commandKind.dismiss(sessionId), () => this.#rpc.call('dismissSession', { sessionId }));
  }

  /** Asks for the person and device of an ended session again. */
  reconnect(sessionId: string): Promise<boolean> {
    return this.commands.run(commandKind.reconnect(sessionId), () => this.#rpc.call('reconnect', { sessionId }));
  }

  /** Goes to where a code is typed, past the summary of a session that ended. */
  async enterCode(): Promise<void> {
    const { session } = this;
    if (session?.phase === 'ended' && !(await this.dismissSession(session.id))) return;
    this.go('getHelp');
  }

  dismissToast(id: number): Promise<boolean> {
    return this.commands.run(`toast:${id}`, () => this.#rpc.call('dismissToast', { id }));
  }

  /** Looks for a newer version of the app; what comes of it is in the state. */
  checkForUpdate(): Promise<boolean> {
    return this.commands.run('checkForUpdate', () => this.#rpc.call('checkForUpdate', {}));
  }

  /** Has the app update itself, and restart. */
  installUpdate(): Promise<boolean> {
    return this.commands.run('installUpdate', () => this.#rpc.call('installUpdate', {}));
  }

  /** Where the stage of a session is to be framed. Rejects with a HandrailError. */
  openStage(sessionId: string): Promise<{ readonly address: string; readonly origin: string; readonly token: string }> {
    return this.#rpc.call('openStage', { sessionId });
  }

  /** A wish for language or look; the device keeps it and answers with its next snapshot. */
  prefer(wishes: Wishes): Promise<boolean> {
    const kind = `prefer:${wishes.language ?? ''}:${wishes.theme ?? ''}`;
    return this.commands.run(kind, () => this.#rpc.call('prefer', wishes));
  }

  /** Tells the device that a side's worker died or could not start. */
  sideFailed(channel: number, reason: string): Promise<boolean> {
    return this.commands.run(`side:${channel}`, () =>
      this.#rpc.call('sideFailed', { channel, reason: reason.slice(0, 200) }),
    );
  }

  #take(state: AppState): void {
    const before = this.state?.shown ?? [];
    // What did not change stays the same object, so that a long table is not drawn again for a clock that moved on.
    const shown = state.shown.map((one) => before.find((each) => sameShown(each, one)) ?? one);
    runInAction(() => {
      this.state = { ...state, shown };
      this.receivedAt = this.#clock.monotonic();
      this.connection = 'open';
    });
    this.#follow(state);
  }

  /** A join link brings whoever is signed in to the field for a code, with its public part typed; the rest they type themselves. */
  #follow({ invitation, identity, sessions, offer, join }: AppState): void {
    if (!invitation || invitation.number === this.#invitation || identity.status !== 'signedIn') return;
    if (sessions.length > 0 || offer || join) return;
    this.#invitation = invitation.number;
    this.pages.guarded(() => {
      this.go('getHelp');
      this.typeCode(shownCode(invitation.part));
    });
  }
}

/** For what is no page of a browser. */
const noChecks: PageChecks = { peers: async () => undefined, relays: async () => undefined };

/** For pages that begin at home each time. */
const forgetful: PlaceMemory = { load: () => 'home', store: () => undefined };

function sameShown(one: Shown, other: Shown): boolean {
  return (
    one.extension === other.extension &&
    one.surface === other.surface &&
    one.sessionId === other.sessionId &&
    JSON.stringify(one.blocks) === JSON.stringify(other.blocks)
  );
}
