import { type Disposable, Emitter, HandrailError, type SessionView, type SideName } from '@handrail/sdk';
import type { StageReport, StageSignal } from '@handrail/sdk/stage';
import type { SessionState } from '../../base/app/appState.ts';
import type { EndReason } from '../../base/link/linkApi.ts';
import type { DeclaredAction } from '../../base/policy/declaration.ts';
import { encodedSize } from '../../base/rpc/encodedSize.ts';
import { encodeDirect } from '../../base/session/directMessage.ts';
import type { SessionLife } from '../../base/session/lifecycle.ts';
import type { SharedState } from '../../base/session/peerApi.ts';
import type { Hello } from '../link/serviceLink.ts';
import type { PersonFiles } from '../ports/personFiles.ts';
import { AdmittedCalls } from './admittedCalls.ts';
import { Gate } from './gate.ts';
import { overlayProblems } from './overlayWindow.ts';
import type { PeerCard, PeerRpc, PeerUp } from './peerLink.ts';
import { RefusalTally } from './refusalTally.ts';
import type { SealedPeer } from './sealedPeer.ts';
import type { OpenedSession, SessionParts } from './sessionParts.ts';
import { SessionReceipt } from './sessionReceipt.ts';
import { startSides } from './sessionSides.ts';
import { SessionWire } from './sessionWire.ts';
import { StageFrameLink } from './stageFrameLink.ts';
import { endSummary, problemOf, viewedState } from './summary.ts';

/**
 * A session on the helper's device. It asks and shows; what it believes about rights is a hint. It trusts the sharer's
 * device no more than that device trusts it: every call and event from there passes a gate as well.
 */
export class HelperSession {
  readonly side = 'helper';
  readonly #parts: SessionParts;
  readonly #wire: SessionWire;
  readonly #gate: Gate;
  readonly #calls = new AdmittedCalls();
  readonly #tally: RefusalTally;
  readonly #inputTally: RefusalTally;
  readonly #stage: StageFrameLink;
  readonly #changes = new Emitter<void>();
  readonly #features = new Set<string>();
  /** Permissions to draw on the sharer's screen. */
  readonly #drawing: ReadonlySet<string>;
  readonly #owned: Disposable[] = [];
  #sides: Disposable | undefined;
  #peer: SealedPeer | undefined;
  #card: PeerCard | undefined;
  #shared: SharedState | undefined;
  #refusal: HandrailError | undefined;
  #report: StageReport | undefined;
  #startedAt: number | undefined;
  #asking: string | undefined;
  #stageAwaited = false;
  readonly #receipt = new SessionReceipt();
  #end: SessionState['end'];

  constructor(parts: SessionParts, session: OpenedSession, first: PeerUp) {
    this.#parts = parts;
    const { clock } = parts;
    this.#drawing = parts.catalogue.permissionsWith('overlay');
    this.#tally = new RefusalTally(clock, (refused) => parts.log.record('refused', { session: this.id, ...refused }));
    this.#inputTally = new RefusalTally(clock, ({ code, count }) =>
      parts.log.record('input_refused', { session: this.id, code, count }),
    );
    this.#gate = new Gate(
      parts.catalogue,
      {
        standing: () => this.#standing(),
        askConsent: () => Promise.reject(new HandrailError('consent_required', 'Only a sharer is asked')),
        dispatch: (action, value, caller) => this.#answer(action, value, caller),
        hear: (extension, event, payload) => parts.sides.find(extension, 'helper', this.id).event(event, payload),
        refused: (what) => this.#tally.count(what),
      },
      clock,
    );
    this.#stage = new StageFrameLink(parts.shell, clock, session.ticket.iceServers, {
      preferences: parts.preferences,
      mode: () => this.#stageMode(),
      run: (action, input) => this.#runOfStage(action, input),
      signal: (signal) => this.#wire.rpc?.notify('signal', signal),
      carrier: (open) => this.#carrier(open),
      report: (report) => this.#reported(report),
      picture: (piece) => {
        const { life } = this.#wire;
        if (life.phase === 'active') this.#peer?.sendPicture(piece, life.epoch);
      },
    });
    this.#owned.push(this.#tally, this.#inputTally);
    this.#wire = new SessionWire(parts, 'helper', session, {
      bind: (rpc, peer, card) => this.#bind(rpc, peer, card),
      changed: (life, before) => this.#lifeChanged(life, before),
      renewed: (gone) => {
        for (const permission of gone) this.#calls.endOf(permission);
        this.#publish();
      },
      iceServers: (servers) => this.#stage.setIceServers(servers),
      rightsEnded: () => this.#calls.endAll(),
      ended: (reason, problem) => this.#finished(reason, problem),
    });
    this.#wire.begin(first);
    this.#sides = startSides(parts, this, session.keeper.rights.permissions, new Map());
    parts.log.record('session_started', { session: this.id, side: 'helper', peer: session.ticket.sharerId });
  }

  readonly onChange = this.#changes.event;

  get id(): string {
    return this.#wire.session.ticket.sessionId;
  }

  /** The sharer's. */
  get deviceId(): string {
    return this.#wire.session.ticket.deviceId;
  }

  get ended(): boolean {
    return this.#wire.life.phase === 'ended';
  }

  /** Asks for an action as the person at this device: here, or at the sharer's, whose gate decides. */
  async run(extension: string, action: string, input: unknown): Promise<unknown> {
    const declaration = this.#parts.catalogue.action(extension, action);
    if (typeof declaration === 'string') throw new HandrailError(declaration, `${extension}.${action} is not declared`);
    if (!declaration.from.has('helper')) throw new HandrailError('wrong_side', `${action} is not a helper's to ask`);
    if (declaration.on === 'helper') {
      return await this.#gate.admit({ extension, action, input, callerSide: 'helper', bytes: 0 });
    }
    if (declaration.stream !== 'control') {
      this.#send(declaration, input);
      return undefined;
    }
    const { rpc } = this.#wire;
    if (!rpc) throw new HandrailError('disconnected', 'The connection is being restored');
    if (this.#shared?.unsupported?.includes(declaration.requires)) {
      throw this.#refuse(declaration.requires, new HandrailError('not_supported', 'The other device cannot do this'));
    }
    const asks = declaration.consent === 'ask' && declaration.asks !== 'none';
    if (asks) this.#ask(declaration.requires);
    try {
      const call = { extension, sdk: declaration.sdk, action, ...(input === undefined ? {} : { input }) };
      const answer = await rpc.call('call', call);
      this.#features.add(declaration.requires === 'everyone' ? extension : declaration.requires);
      return answer.output;
    } catch (error) {
      throw this.#refuse(declaration.requires, HandrailError.from(error));
    } finally {
      if (asks) this.#ask(undefined);
      this.#publish();
    }
  }

  emit(extension: string, event: string, payload: unknown): void {
    this.#wire.rpc?.notify('event', payload === undefined ? { extension, event } : { extension, event, payload });
  }

  leave(reason: EndReason = 'helper_left'): void {
    this.#wire.end(reason);
  }

  sideFailed(extension: string, problem: HandrailError): void {
    if (this.ended) return;
    this.#parts.log.record('side_failed', { session: this.id, extension, code: problem.code });
    this.#parts.surfaces.toast({ extension, tone: 'danger', problem });
  }

  /** Where the page frames the stage that draws the picture. */
  openStage(): Promise<{ readonly address: string; readonly origin: string; readonly token: string }> {
    return this.#stage.prepare();
  }

  view(): SessionView {
    const { life } = this.#wire;
    return {
      id: this.id,
      side: 'helper',
      state: viewedState(life),
      peer: this.#card?.person,
      allowed: this.#shared?.allowed ?? [],
      pausedBy: life.pausedBy,
    };
  }

  /** The service's word on this session, checked: kept with its end. */
  async receive(receipt: string, hello: Hello): Promise<void> {
    await this.#receipt.take(receipt, this.#wire.session.ticket, hello);
    this.#changes.emit();
  }

  /** Stores that word among the person's downloads. Errors: those of `SessionReceipt.save`. */
  async saveReceipt(files: PersonFiles): Promise<void> {
    await this.#receipt.save(files, this.id);
    this.#changes.emit();
  }

  state(): SessionState {
    const { life, session, roundTripMs } = this.#wire;
    const report = this.#report;
    const started = this.#startedAt !== undefined;
    const phase =
      life.phase === 'paused' || life.phase === 'reconnecting' || life.phase === 'ended'
        ? life.phase
        : started
          ? 'active'
          : 'trust';
    const { route, roundTripMs: trip = roundTripMs, ...picture } = report ?? { route: 'none' as const };
    const asking = this.#asking ?? this.#shared?.asking;
    return {
      id: this.id,
      side: 'helper',
      compliance: this.#wire.session.ticket.compliance,
      codeless: this.#wire.session.keeper.grant.codeless === true,
      phase,
      ...(this.#card ? { peer: this.#card.person, peerShell: this.#card.shell } : {}),
      mode: life.mode,
      ...(life.pausedBy ? { pausedBy: life.pausedBy } : {}),
      allowed: [...(this.#shared?.allowed ?? [])],
      held: [...session.keeper.grant.perm],
      blocked: [...(this.#shared?.blocked ?? [])],
      unsupported: [...(this.#shared?.unsupported ?? [])],
      ...(asking ? { asking } : {}),
      ...(this.#refusal ? { refusal: problemOf(this.#refusal) } : {}),
      ...(this.#startedAt === undefined ? {} : { startedAt: this.#startedAt }),
      sharerActive: this.#shared?.sharerActive ?? false,
      picture: { ...picture, route, ...(trip === undefined ? {} : { roundTripMs: Math.round(trip) }) },
      stageReady: !this.ended && (started || this.#stageAwaited),
      ...(this.#end ? { end: { ...this.#end, ...this.#receipt.state } } : {}),
    };
  }

  #standing() {
    return {
      side: 'helper' as const,
      state: this.#wire.life.phase,
      rights: this.#wire.session.keeper.rights,
      now: this.#parts.clock.monotonic(),
      policy: {
        tenantEnabled: this.#parts.settings().enabled,
        refusedExtensions: new Set<string>(),
        refusedPermissions: new Set<string>(),
      },
      consents: { given: new Set(this.#shared?.allowed), blocked: new Set<string>() },
    };
  }

  #bind(rpc: PeerRpc, peer: SealedPeer, card: PeerCard): void {
    this.#card = card;
    this.#peer = peer;
    // The data channels of before belong to the old seal's numbers: the stage says anew when they may be used.
    rpc.on('state', (shared) => this.#follow(shared));
    rpc.on('signal', (signal) => this.#signalled(signal));
    peer.onPicture(({ epoch, piece }) => {
      const { life } = this.#wire;
      // What was sent before a pause is not shown after it. The word of a new epoch may be a step behind its first picture.
      if (life.phase === 'active' && epoch >= life.epoch) this.#stage.takePicture(piece);
    });
    rpc.on('refused', ({ code }) =>
      this.#inputRefused(new HandrailError(HandrailError.codeOf(code), 'The sharer’s device refused input')),
    );
    rpc.on('unable', ({ code }) => {
      const [permission] = this.#drawing;
      const told = overlayProblems.find((one) => one === code) ?? 'drawing_failed';
      if (permission) this.#refuse(permission, new HandrailError(told, 'Drawings are not shown'));
    });
    rpc.on('event', ({ extension, event, payload }) =>
      this.#gate.hear({ extension, event, payload, senderSide: 'sharer', bytes: encodedSize(payload) }),
    );
    rpc.handle('call', async ({ extension, action, input, sdk }) => ({
      output: await this.#gate.admit({
        extension,
        action,
        input,
        sdkMajor: sdk,
        callerSide: 'sharer',
        bytes: encodedSize(input),
        stream: 'control',
      }),
    }));
    rpc.call('sync', {}).then(
      (shared) => {
        this.#follow(shared);
        if (this.#stage.direct) this.#carrier(true);
      },
      // The connection broke again before the answer; the next one asks anew.
      (error: unknown) =>
        this.#parts.log.record('sync_failed', { session: this.id, code: HandrailError.from(error).code }),
    );
  }

  /** The stage has the keyboard and the pointer, and core's one-way actions for them; nothing else is its to ask. */
  #runOfStage(name: string, input: unknown): void {
    const action = this.#parts.catalogue.action('core', name);
    if (typeof action === 'string' || action.stream === 'control')
      return this.#inputRefused(new HandrailError('unknown_action', 'No input action'));
    try {
      this.#send(action, input);
    } catch (error) {
      this.#inputRefused(error);
    }
  }

  #send(action: DeclaredAction, input: unknown): void {
    const { life } = this.#wire;
    if (life.phase !== 'active') throw new HandrailError('wrong_state', 'Input goes nowhere now');
    const payload = encodeDirect({ extension: action.extension, action: action.name, input });
    this.#peer?.send(action.stream === 'moves' ? 'moves' : 'input', payload, life.epoch);
  }

  #answer(action: DeclaredAction, input: unknown, caller: SideName): Promise<unknown> {
    return this.#calls.run(this.#parts.sides.find(action.extension, 'helper', this.id), action, input, caller);
  }

  #carrier(open: boolean): void {
    const peer = this.#peer;
    const { rpc } = this.#wire;
    if (!peer || !rpc) return;
    const to = open ? 'direct' : 'relay';
    for (const stream of ['input', 'moves'] as const)
      rpc.notify('carrier', { stream, to, last: peer.lastSent(stream) });
    if (open) peer.sendThrough((stream, frame) => this.#stage.send(stream, frame));
    else peer.sendByRelay();
    this.#publish();
  }

  /** Once the sharer's stage is there it waits for this one, which may then find the way to it before anything is shown. */
  #signalled(signal: StageSignal): void {
    if (signal.kind !== 'ready') return this.#stage.signal(signal);
    if (this.#stageAwaited) return;
    this.#stageAwaited = true;
    this.#publish();
  }

  #follow(shared: SharedState): void {
    if (this.ended) return;
    const { phase, mode, pausedBy, epoch } = shared;
    this.#shared = this.#heldOf(shared);
    if (mode !== 'none') this.#startedAt ??= this.#parts.clock.now();
    if (mode !== this.#wire.life.mode || phase !== this.#wire.life.phase) this.#refusal = undefined;
    this.#wire.step({ kind: 'follow', phase, mode, epoch, ...(pausedBy ? { pausedBy } : {}) });
    this.#publish();
  }

  /** Of what the other device names, the permissions of this session: it could make up any number of others, and their words. */
  #heldOf({ allowed, blocked, asking, unsupported = [], ...rest }: SharedState): SharedState {
    const { perm } = this.#wire.session.keeper.grant;
    const held = (named: readonly string[]) => perm.filter((one) => named.includes(one));
    return {
      ...rest,
      allowed: held(allowed),
      blocked: held(blocked),
      unsupported: held(unsupported),
      ...(asking !== undefined && perm.includes(asking) ? { asking } : {}),
    };
  }

  /** Without the details, which are shown with what happened: the other device could put its own words there. */
  #refuse(permission: string, { code, message }: HandrailError): HandrailError {
    this.#refusal = new HandrailError(code, message, this.#drawing.has(permission) ? { problem: 'drawing' } : {});
    this.#publish();
    return this.#refusal;
  }

  #ask(permission: string | undefined): void {
    this.#asking = permission;
    if (permission) this.#refusal = undefined;
    this.#publish();
  }

  #inputRefused(error: unknown): void {
    // Input that was under way when control ended is refused as a matter of course; nobody needs to hear of it.
    const { code } = HandrailError.from(error);
    if (code === 'wrong_state' || code === 'consent_required' || code === 'disconnected') return;
    this.#inputTally.count({ extension: 'core', name: 'input', code, callerSide: 'helper' });
  }

  #reported(report: StageReport): void {
    this.#report = report;
    this.#publish();
  }

  #lifeChanged(life: SessionLife, before: SessionLife): void {
    if (life.pausedBy !== undefined && before.pausedBy === undefined) this.#calls.endForPause();
    if (life.phase === 'reconnecting' && before.phase !== 'reconnecting') this.#report = undefined;
    // What the sharer's device said while it could not be reached, as far as it came.
    if (before.phase === 'reconnecting' && this.#shared) return this.#follow(this.#shared);
    this.#publish();
  }

  #stageMode() {
    const { life } = this.#wire;
    const active = life.phase === 'active';
    return { control: active && life.mode === 'control' && !this.#shared?.asking, paused: life.phase === 'paused' };
  }

  #finished(reason: EndReason, problem: HandrailError | undefined): void {
    this.#end = endSummary(reason, problem, this.#startedAt, this.#parts.clock.now(), this.#features);
    this.#calls.endAll();
    this.#stage.close();
    this.#parts.surfaces.clear(this.id);
    for (const owned of this.#owned.splice(0)) owned.dispose();
    this.#sides?.dispose();
    this.#changes.emit();
  }

  #publish(): void {
    if (this.ended) return;
    this.#stage.setMode(this.#stageMode());
    this.#parts.sides.tell(this.id, this.view());
    this.#changes.emit();
  }
}
