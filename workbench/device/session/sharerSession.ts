import { type Disposable, Emitter, HandrailError, type SessionView } from '@handrail/sdk';
import type { SessionState } from '../../base/app/appState.ts';
import type { EndReason } from '../../base/link/linkApi.ts';
import type { DeclaredAction } from '../../base/policy/declaration.ts';
import { encodedSize } from '../../base/rpc/encodedSize.ts';
import type { SessionLife } from '../../base/session/lifecycle.ts';
import type { SharedState } from '../../base/session/peerApi.ts';
import type { Hello } from '../link/serviceLink.ts';
import type { PersonFiles } from '../ports/personFiles.ts';
import { AdmittedCalls } from './admittedCalls.ts';
import { takenBack } from './consentDesk.ts';
import { DirectInbox } from './directInbox.ts';
import { Gate } from './gate.ts';
import type { PeerCard, PeerRpc, PeerUp } from './peerLink.ts';
import { RefusalTally } from './refusalTally.ts';
import type { SealedPeer } from './sealedPeer.ts';
import { SessionConsents } from './sessionConsents.ts';
import type { OpenedSession, SessionParts } from './sessionParts.ts';
import { SessionReceipt } from './sessionReceipt.ts';
import { startSides } from './sessionSides.ts';
import { SessionWire } from './sessionWire.ts';
import { SharedMachine } from './sharedMachine.ts';
import { endSummary, problemOf, viewedState } from './summary.ts';

/**
 * A session on the sharer's device, where it is enforced: the gate, what the sharer allowed and the use of this machine
 * end with the session, whatever the helper's app sends.
 */
export class SharerSession {
  readonly side = 'sharer';
  readonly #parts: SessionParts;
  readonly #wire: SessionWire;
  readonly #gate: Gate;
  readonly #calls = new AdmittedCalls('sharer');
  readonly #consents: SessionConsents;
  readonly #machine: SharedMachine;
  readonly #tally: RefusalTally;
  readonly #features = new Set<string>();
  /** Permissions to draw on the screen. */
  readonly #drawing: ReadonlySet<string>;
  readonly #changes = new Emitter<void>();
  readonly #owned: Disposable[] = [];
  #sides: Disposable | undefined;
  #card: PeerCard | undefined;
  #startedAt: number | undefined;
  #peer: SealedPeer | undefined;
  #direct = false;
  readonly #receipt = new SessionReceipt();
  #end: SessionState['end'];

  constructor(parts: SessionParts, session: OpenedSession, first: PeerUp) {
    this.#parts = parts;
    const { clock, catalogue } = parts;
    this.#drawing = catalogue.permissionsWith('overlay');
    this.#gate = new Gate(
      catalogue,
      {
        standing: () => this.#standing(),
        askConsent: async (permission, action, value) => {
          // Nobody is asked for what nothing here could answer.
          this.#side(action.extension);
          if (this.#drawing.has(permission)) this.#machine.checkDrawing();
          await this.#consents.ask(permission, action, value);
        },
        dispatch: (action, value, caller) => this.#dispatch(action, value, caller),
        hear: (extension, event, payload) => this.#side(extension).event(event, payload),
        refused: (what) => this.#tally.count(what),
      },
      clock,
    );
    this.#tally = new RefusalTally(clock, (refused) => {
      parts.log.record('refused', { session: this.id, ...refused });
      this.#wire.rpc?.notify('refused', {
        extension: refused.extension,
        action: refused.name,
        code: refused.code,
        count: refused.count,
      });
    });
    this.#consents = this.#makeConsents(session);
    this.#machine = this.#makeMachine(session);
    this.#owned.push(
      this.#tally,
      this.#machine,
      clock.after(parts.settings().sessionLimitMs, () => this.leave('limit')),
    );
    this.#wire = new SessionWire(parts, 'sharer', session, {
      bind: (rpc, peer, card) => this.#bind(rpc, peer, card),
      changed: (life, before) => this.#lifeChanged(life, before),
      renewed: (gone) => this.#renewed(gone),
      iceServers: (servers) => this.#machine.setIceServers(servers),
      rightsEnded: () => this.#stopUse(),
      ended: (reason, problem) => this.#finished(reason, problem),
    });
    this.#wire.begin(first);
    this.#sides = startSides(parts, this, session.keeper.rights.permissions, this.#machine.capabilities());
    this.#machine.watch();
    parts.log.record('session_started', { session: this.id, side: 'sharer', peer: session.ticket.helperId });
  }

  readonly onChange = this.#changes.event;

  get id(): string {
    return this.#wire.session.ticket.sessionId;
  }

  get ended(): boolean {
    return this.#wire.life.phase === 'ended';
  }

  /** An action of the person at this device, or of one of its sides. */
  run(extension: string, action: string, input: unknown): Promise<unknown> {
    return this.#gate.admit({ extension, action, input, callerSide: 'sharer', bytes: 0 });
  }

  /** An event of one of this device's sides, for the helper's. */
  emit(extension: string, event: string, payload: unknown): void {
    this.#wire.rpc?.notify('event', payload === undefined ? { extension, event } : { extension, event, payload });
  }

  leave(reason: EndReason = 'sharer_ended'): void {
    this.#wire.end(reason);
  }

  /** Takes back what the sharer allowed. */
  withdraw(permission: string): void {
    this.#parts.log.record('consent_withdrawn', { session: this.id, permission });
    this.#consents.revoke(permission);
  }

  /** Without the worker that answers, nothing it started may go on. */
  sideFailed(extension: string, problem: HandrailError): void {
    if (this.ended) return;
    this.#parts.log.record('side_failed', { session: this.id, extension, code: problem.code });
    this.#parts.surfaces.toast({ extension, tone: 'danger', problem });
    for (const { extension: owner, requires } of this.#parts.catalogue.actions) {
      if (owner === extension && requires !== 'everyone') this.#consents.revoke(requires);
    }
  }

  unblock(permission: string): void {
    this.#parts.consent.unblock(this.id, permission);
    this.#publish();
  }

  view(): SessionView {
    const { life } = this.#wire;
    return {
      id: this.id,
      side: 'sharer',
      state: viewedState(life),
      peer: this.#card?.person,
      allowed: [...this.#consents.given],
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
    const { given, asking, blocked, refusal } = this.#consents;
    return {
      id: this.id,
      side: 'sharer',
      compliance: this.#wire.session.ticket.compliance,
      codeless: this.#wire.session.keeper.grant.codeless === true,
      phase: shownPhase(life, this.#startedAt),
      ...(this.#card ? { peer: this.#card.person, peerShell: this.#card.shell } : {}),
      mode: life.mode,
      ...(life.pausedBy ? { pausedBy: life.pausedBy } : {}),
      allowed: [...given],
      held: [...session.keeper.grant.perm],
      blocked: [...blocked],
      ...(asking ? { asking } : {}),
      ...(refusal ? { refusal: problemOf(refusal) } : {}),
      ...(this.#startedAt === undefined ? {} : { startedAt: this.#startedAt }),
      sharerActive: this.#parts.input.ownActivity,
      picture: { route: this.#direct ? 'direct' : 'relay', ...(roundTripMs === undefined ? {} : { roundTripMs }) },
      stageReady: false,
      ...(this.#end ? { end: { ...this.#end, ...this.#receipt.state } } : {}),
    };
  }

  #standing() {
    const { life, session } = this.#wire;
    return {
      side: 'sharer' as const,
      state: life.phase,
      rights: session.keeper.rights,
      now: this.#parts.clock.monotonic(),
      policy: {
        tenantEnabled: this.#parts.settings().enabled,
        refusedExtensions: new Set<string>(),
        refusedPermissions: new Set<string>(),
      },
      consents: { given: this.#consents.given, blocked: new Set(this.#consents.blocked) },
    };
  }

  #bind(rpc: PeerRpc, peer: SealedPeer, card: PeerCard): void {
    this.#card = card;
    this.#peer = peer;
    this.#direct = false;
    const inbox = new DirectInbox(
      this.#gate,
      () => this.#wire.life.epoch,
      (code) => this.#tally.count({ extension: 'undeclared', name: 'undeclared', code, callerSide: 'helper' }),
    );
    rpc.handle('sync', () => this.#shared());
    rpc.handle('call', async (call) => {
      // The helper's first request is what takes both past the trust screen.
      this.#wire.step({ kind: 'begin' });
      const { extension, action, sdk } = call;
      const from = { sdkMajor: sdk, callerSide: 'helper', bytes: encodedSize(call.input), stream: 'control' } as const;
      return { output: await this.#gate.admit({ extension, action, input: call.input, ...from }) };
    });
    rpc.on('event', ({ extension, event, payload }) =>
      this.#gate.hear({ extension, event, payload, senderSide: 'helper', bytes: encodedSize(payload) }),
    );
    rpc.on('signal', (signal) => this.#machine.takeSignal(signal));
    rpc.on('carrier', ({ stream, to, last }) => {
      this.#direct = to === 'direct';
      // Of what was lost with the old way, a key release may be one.
      peer.moved(stream, to, last).then(
        (missing) => missing && this.#machine.release(),
        (error: unknown) =>
          this.#tally.count({
            extension: 'core',
            name: 'carrier',
            code: HandrailError.from(error).code,
            callerSide: 'helper',
          }),
      );
      this.#publish();
    });
    peer.onDirect((frame) => inbox.take(frame));
    peer.onPicture(({ epoch, piece }) => epoch === this.#wire.life.epoch && this.#machine.takePicture(piece));
    const frames = this.#machine.onFrame(({ stream, frame }) => peer.receiveDirect(stream, frame));
    rpc.onClose(() => frames.dispose());
  }

  #makeConsents(session: OpenedSession): SessionConsents {
    return new SessionConsents(this.#parts, {
      id: session.ticket.sessionId,
      keeper: session.keeper,
      life: () => this.#wire.life,
      helper: () => this.#card,
      mustStep: (event) => this.#wire.mustStep(event),
      step: (event) => this.#wire.step(event),
      asked: () => this.#machine.release(),
      stageFor: (permission) => this.#machine.stageFor(permission),
      given: (mode) => {
        this.#startedAt ??= this.#parts.clock.now();
        if (mode) this.#parts.link.report(this.id, { kind: 'mode', mode });
      },
      taken: (permissions, mode, why) => {
        for (const permission of permissions) this.#calls.endOf(permission, why);
        if (mode !== 'control') this.#machine.release();
        if (mode === 'none') this.#machine.forgetScreen();
        if (permissions.some((permission) => this.#drawing.has(permission))) this.#machine.endDrawing();
        // Whoever shares anew has not allowed to draw on that.
        else if (mode === 'none') this.#endDrawing(why);
      },
      changed: () => this.#publish(),
    });
  }

  #makeMachine(session: OpenedSession): SharedMachine {
    return new SharedMachine(this.#parts, session.ticket.iceServers, {
      sessionId: session.ticket.sessionId,
      life: () => this.#wire.life,
      hasRights: () => {
        const { validUntil, revoked } = session.keeper.rights;
        return !revoked && validUntil > this.#parts.clock.monotonic();
      },
      signal: (signal) => this.#wire.rpc?.notify('signal', signal),
      picture: (piece) => this.#peer?.sendPicture(piece, this.#wire.life.epoch),
      pause: (by) => this.#wire.mustStep({ kind: 'pause', by }),
      resume: (by) => this.#wire.mustStep({ kind: 'resume', by }),
      screenFailed: (problem) => this.#screenFailed(problem),
      helperName: () => this.#card?.person.name ?? '',
      inputFailed: (problem) => this.#inputFailed(problem),
      drawingFailed: (problem) => this.#drawingFailed(problem),
      handsChanged: () => this.#publish(),
      endKey: () => this.leave('end_key'),
    });
  }

  async #dispatch(
    action: DeclaredAction,
    input: unknown,
    caller: 'helper' | 'sharer' | 'app' | 'service',
  ): Promise<unknown> {
    if (caller === 'helper' && action.consent === 'ask') {
      // Asking only to see gives control back.
      if (action.requires === 'screen.view' && this.#consents.given.has('screen.control'))
        this.#consents.revoke('screen.control');
      if (action.requires === 'screen.control') await this.#machine.openInput();
    }
    this.#feature(action.requires === 'everyone' ? action.extension : action.requires);
    return await this.#calls.run(this.#side(action.extension), action, input, caller);
  }

  #side(extension: string) {
    return this.#parts.sides.find(extension, 'sharer', this.id);
  }

  #feature(name: string): void {
    if (this.#features.has(name)) return;
    this.#features.add(name);
    this.#parts.link.report(this.id, { kind: 'feature', feature: name });
  }

  #lifeChanged(life: SessionLife, before: SessionLife): void {
    if (life.pausedBy !== undefined && before.pausedBy === undefined) this.#calls.endForPause();
    if (life.phase === 'reconnecting') this.#calls.endOneWay();
    if (life.phase === 'paused' || life.phase === 'reconnecting')
      this.#consents.cancelAsk(life.phase === 'paused' && life.pausedBy === 'sharer' ? undefined : takenBack);
    this.#machine.follow(life, before);
    this.#publish();
  }

  #renewed(gone: readonly string[]): void {
    for (const permission of gone) {
      this.#consents.revoke(permission);
      // Also where nothing of the sharer's stood: what needs no consent, or had it for this one call.
      this.#calls.endOf(permission);
    }
    // The grant may have ended while the way was broken, and the screen with it.
    this.#machine.startAgain();
  }

  #screenFailed(problem: HandrailError): void {
    if (this.ended) return;
    this.#consents.refuse(problem);
    this.#parts.log.record('capture_lost', { session: this.id, code: problem.code });
    this.#consents.revoke('screen.view', problem);
    this.#publish();
  }

  #inputFailed(problem: HandrailError): void {
    if (this.ended || problem.code === 'cancelled') return;
    this.#parts.log.record('input_failed', { session: this.id, code: problem.code });
    this.#parts.surfaces.toast({ tone: 'warning', problem });
    if (!this.#consents.given.has('screen.control')) return;
    this.#consents.refuse(problem);
    this.#consents.revoke('screen.control', problem);
  }

  #drawingFailed(problem: HandrailError): void {
    if (this.ended) return;
    this.#parts.log.record('drawing_failed', { session: this.id, code: problem.code });
    this.#parts.surfaces.toast({ tone: 'warning', problem });
    this.#wire.rpc?.notify('unable', { code: problem.code });
    this.#endDrawing(problem);
  }

  #endDrawing(why: HandrailError | undefined): void {
    for (const permission of this.#drawing) this.#consents.revoke(permission, why);
  }

  /** Stops every use of this machine at once; the session may still be there to say why. */
  #stopUse(): void {
    this.#calls.endAll();
    this.#consents.cancelAsk();
    this.#machine.stopUse();
  }

  #finished(reason: EndReason, problem: HandrailError | undefined): void {
    this.#stopUse();
    this.#end = endSummary(reason, problem, this.#startedAt, this.#parts.clock.now(), this.#features);
    this.#consents.clear();
    this.#parts.consent.forget(this.id);
    this.#parts.surfaces.clear(this.id);
    for (const owned of this.#owned.splice(0)) owned.dispose();
    this.#sides?.dispose();
    this.#changes.emit();
  }

  #shared(): SharedState {
    const { life } = this.#wire;
    const { given, asking, blocked } = this.#consents;
    const phase = life.phase === 'active' || life.phase === 'paused' ? life.phase : 'trust';
    return {
      phase,
      mode: life.mode,
      ...(life.pausedBy && phase === 'paused' ? { pausedBy: life.pausedBy } : {}),
      allowed: [...given],
      blocked: [...blocked],
      epoch: life.epoch,
      sharerActive: this.#parts.input.ownActivity,
      ...(asking ? { asking } : {}),
      ...(this.#parts.shell.abilities.has('overlay') ? {} : { unsupported: [...this.#drawing] }),
    };
  }

  #publish(): void {
    if (this.ended) return;
    if (this.#wire.life.phase !== 'reconnecting') this.#wire.rpc?.notify('state', this.#shared());
    this.#parts.sides.tell(this.id, this.view());
    this.#changes.emit();
  }
}

/** The trust screen stays until the sharer has allowed something once. */
function shownPhase(life: SessionLife, startedAt: number | undefined): SessionState['phase'] {
  if (life.phase === 'active') return startedAt === undefined ? 'trust' : 'active';
  if (life.phase === 'paused' || life.phase === 'reconnecting' || life.phase === 'ended') return life.phase;
  return 'trust';
}
