import { type Capability, type Disposable, Emitter, HandrailError, type SessionView } from '@handrail/sdk';
import type { SessionState } from '../../base/app/appState.ts';
import type { EndReason } from '../../base/link/linkApi.ts';
import { consentIncludes } from '../../base/policy/consent.ts';
import type { DeclaredAction } from '../../base/policy/declaration.ts';
import { mayCapture, mayInject, type SessionLife } from '../../base/session/lifecycle.ts';
import type { SharedState } from '../../base/session/peerApi.ts';
import type { CapabilityMethods } from '../capabilities/capability.ts';
import { inputCapability } from '../capabilities/inputCapability.ts';
import { AdmittedCalls } from './admittedCalls.ts';
import { Capture } from './capture.ts';
import { DirectInbox } from './directInbox.ts';
import { Gate } from './gate.ts';
import type { PeerCard, PeerRpc, PeerUp } from './peerLink.ts';
import { RefusalTally } from './refusalTally.ts';
import type { SealedPeer } from './sealedPeer.ts';
import type { OpenedSession, SessionParts } from './sessionParts.ts';
import { SessionWire } from './sessionWire.ts';
import { startSides } from './sessionSides.ts';
import { stageSettings } from './stageSettings.ts';
import { endSummary, problemOf } from './summary.ts';
import { titleOf } from './titleOf.ts';

/**
 * A session on the sharer's device, where it is enforced: the gate, consent, capture and input live here, and all of
 * them end with the session, whatever the helper's app sends.
 */
export class SharerSession {
  readonly side = 'sharer';
  readonly #parts: SessionParts;
  readonly #wire: SessionWire;
  readonly #gate: Gate;
  readonly #calls = new AdmittedCalls();
  readonly #capture: Capture;
  readonly #tally: RefusalTally;
  readonly #given = new Set<string>();
  readonly #features = new Set<string>();
  readonly #changes = new Emitter<void>();
  readonly #owned: Disposable[] = [];
  #sides: Disposable | undefined;
  #card: PeerCard | undefined;
  #asking: { readonly permission: string; readonly abort: AbortController } | undefined;
  #refusal: HandrailError | undefined;
  #startedAt: number | undefined;
  #screenWanted = false;
  #direct = false;
  #end: SessionState['end'];

  constructor(parts: SessionParts, session: OpenedSession, first: PeerUp) {
    this.#parts = parts;
    const { clock, catalogue, input } = parts;
    this.#gate = new Gate(
      catalogue,
      {
        standing: () => this.#standing(),
        askConsent: (permission, action) => this.#askConsent(permission, action),
        dispatch: (action, value, caller) => this.#dispatch(action, value, caller),
        hear: (extension, event, payload) => this.#side(extension).event(event, payload),
        refused: (what) => this.#tally.count(what),
      },
      clock,
    );
    this.#tally = new RefusalTally(clock, (refused) => {
      parts.log.record('refused', { session: this.id, ...refused });
      this.#wire.rpc?.notify('refused', { extension: refused.extension, action: refused.name, code: refused.code, count: refused.count });
    });
    this.#capture = new Capture(parts.shell, clock, () => stageSettings('sharer', session.ticket.iceServers, parts.preferences()));
    this.#owned.push(
      this.#tally,
      this.#capture.onSignal((signal) => this.#wire.rpc?.notify('signal', signal)),
      this.#capture.onReport((report) => {
        if (report.width && report.height) void input.pictureIs({ width: report.width, height: report.height });
      }),
      this.#capture.onLoss((problem) => this.#captureLost(problem)),
      input.onOwnActivity(() => this.#publish()),
      input.onEndKey(() => this.leave('end_key')),
      input.onFailure((problem) => this.#inputFailed(problem)),
      clock.after(parts.settings().sessionLimitMs, () => this.leave('limit')),
    );
    this.#wire = new SessionWire(parts, 'sharer', session, {
      bind: (rpc, peer, card) => this.#bind(rpc, peer, card),
      changed: (life, before) => this.#lifeChanged(life, before),
      narrowed: (permissions) => permissions.forEach((permission) => this.#revoke(permission)),
      rightsEnded: () => this.#stopUse(),
      ended: (reason, problem) => this.#finished(reason, problem),
    });
    this.#wire.begin(first);
    this.#sides = startSides(parts, this, session.keeper.rights.permissions, this.#capabilities());
    input.watch().catch((error: unknown) => this.#inputFailed(HandrailError.from(error)));
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
    this.#revoke(permission);
  }

  /** Without the worker that answers, nothing it started may go on. */
  sideFailed(extension: string, problem: HandrailError): void {
    if (this.ended) return;
    this.#parts.log.record('side_failed', { session: this.id, extension, code: problem.code });
    this.#parts.surfaces.toast({ extension, tone: 'danger', problem });
    for (const { extension: owner, requires } of this.#parts.catalogue.actions) {
      if (owner === extension && requires !== 'everyone') this.#revoke(requires);
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
      state: life.phase === 'active' || life.phase === 'paused' || life.phase === 'ended' ? life.phase : 'trust',
      peer: this.#card?.person,
      allowed: [...this.#given],
      pausedBy: life.pausedBy,
    };
  }

  state(): SessionState {
    const { life, session, roundTripMs } = this.#wire;
    const permissions = session.keeper.grant.perm;
    return {
      id: this.id,
      side: 'sharer',
      phase: shownPhase(life, this.#startedAt),
      ...(this.#card ? { peer: this.#card.person, peerShell: this.#card.shell } : {}),
      mode: life.mode,
      ...(life.pausedBy ? { pausedBy: life.pausedBy } : {}),
      allowed: [...this.#given],
      held: [...permissions],
      blocked: permissions.filter((permission) => this.#parts.consent.blocked(this.id, permission)),
      ...(this.#asking ? { asking: this.#asking.permission } : {}),
      ...(this.#refusal ? { refusal: problemOf(this.#refusal) } : {}),
      ...(this.#startedAt === undefined ? {} : { startedAt: this.#startedAt }),
      sharerActive: this.#parts.input.ownActivity,
      picture: { route: this.#direct ? 'direct' : 'relay', ...(roundTripMs === undefined ? {} : { roundTripMs }) },
      stageReady: false,
      ...(this.#end ? { end: this.#end } : {}),
    };
  }

  #standing() {
    const { life, session } = this.#wire;
    const blocked = session.keeper.grant.perm.filter((permission) => this.#parts.consent.blocked(this.id, permission));
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
      consents: { given: this.#given, blocked: new Set(blocked) },
    };
  }

  #bind(rpc: PeerRpc, peer: SealedPeer, card: PeerCard): void {
    this.#card = card;
    this.#direct = false;
    const inbox = new DirectInbox(
      this.#gate,
      () => this.#wire.life.epoch,
      ({ extension, action, code }) => this.#tally.count({ extension, name: action, code, callerSide: 'helper' }),
    );
    rpc.handle('sync', () => this.#shared());
    rpc.handle('call', async (call) => {
      // The helper's first request is what takes both past the trust screen.
      this.#wire.step({ kind: 'begin' });
      const { extension, action, sdk } = call;
      const bytes = 0;
      return { output: await this.#gate.admit({ extension, action, input: call.input, sdkMajor: sdk, callerSide: 'helper', bytes }) };
    });
    rpc.on('event', ({ extension, event, payload }) =>
      this.#gate.hear({ extension, event, payload, senderSide: 'helper', bytes: 0 }),
    );
    rpc.on('signal', (signal) => this.#capture.take(signal));
    rpc.on('carrier', ({ stream, to, last }) => {
      this.#direct = to === 'direct';
      // Of what was lost with the old way, a key release may be one.
      void peer.moved(stream, to, last).then((missing) => missing && this.#parts.input.release());
      this.#publish();
    });
    peer.onDirect((frame) => inbox.take(frame));
    const frames = this.#capture.onFrame(({ stream, frame }) => peer.receiveDirect(stream, frame));
    rpc.onClose(() => frames.dispose());
  }

  async #askConsent(permission: string, action: DeclaredAction): Promise<void> {
    const card = this.#card;
    if (!card) throw new HandrailError('wrong_state', 'The helper is not known yet');
    if (this.#asking) throw new HandrailError('too_many', 'The sharer is already being asked');
    const { settings, preferences, tenantName, catalogue, consent, log } = this.#parts;
    const abort = new AbortController();
    this.#asking = { permission, abort };
    this.#refusal = undefined;
    this.#parts.input.release();
    this.#publish();
    const extension = catalogue.permission(permission)?.extension ? { extension: titleOf(catalogue, action.extension, preferences().language) } : {};
    try {
      await consent.ask(
        this.id,
        permission,
        { helper: card.person, tenantName: tenantName(), asks: [{ permission, ...extension }], timeLimitMs: settings().consentTimeLimitMs, ...preferences() },
        abort.signal,
      );
    } catch (error) {
      this.#refusal = HandrailError.from(error);
      log.record('consent_refused', { session: this.id, permission, code: this.#refusal.code });
      throw error;
    } finally {
      this.#asking = undefined;
      this.#publish();
    }
    log.record('consent_given', { session: this.id, permission });
    if (action.asks === 'session') this.#give(permission);
  }

  #give(permission: string): void {
    this.#given.add(permission);
    const { life } = this.#wire;
    const mode = permission === 'screen.control' ? 'control' : permission === 'screen.view' && life.mode === 'none' ? 'view' : undefined;
    this.#wire.mustStep(mode ? { kind: 'consent', mode } : { kind: 'consent' });
    this.#startedAt ??= this.#parts.clock.now();
    if (mode) this.#parts.link.report(this.id, { kind: 'mode', mode });
    this.#publish();
  }

  #revoke(permission: string): void {
    if (this.#asking?.permission === permission) this.#asking.abort.abort();
    if (!consentIncludes(this.#given, permission)) return;
    const had = this.#given.delete(permission);
    if (permission === 'screen.view') this.#given.delete('screen.control');
    this.#calls.endOf(permission);
    // Whoever may see because they could control goes on seeing.
    if (permission === 'screen.control' && had && this.#wire.session.keeper.rights.permissions.has('screen.view')) this.#given.add('screen.view');
    const mode = this.#given.has('screen.control') ? 'control' : this.#given.has('screen.view') ? 'view' : 'none';
    this.#wire.step({ kind: 'revoke', mode });
    if (mode !== 'control') this.#parts.input.release();
    if (mode === 'none') {
      this.#screenWanted = false;
      void this.#capture.stop();
    }
    this.#publish();
  }

  async #dispatch(action: DeclaredAction, input: unknown, caller: 'helper' | 'sharer' | 'app' | 'service'): Promise<unknown> {
    if (caller === 'helper' && action.consent === 'ask') {
      // Asking only to see gives control back.
      if (action.requires === 'screen.view' && this.#given.has('screen.control')) this.#revoke('screen.control');
      if (action.requires === 'screen.control') await this.#parts.input.open();
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

  #capabilities(): ReadonlyMap<Capability, CapabilityMethods> {
    const { input, consent } = this.#parts;
    const allowed = () => mayInject(this.#wire.life) && !input.ownActivity && !consent.open;
    return new Map<Capability, CapabilityMethods>([
      ['screen', new Map([['start', { run: () => this.#startScreen() }], ['stop', { run: () => this.#stopScreen() }]])],
      ['input', inputCapability(() => input.injector, allowed)],
      [
        'pause',
        new Map([
          ['pause', { run: (_none: unknown, call: { readonly caller: string }) => this.#pause(call.caller) }],
          ['resume', { run: (_none: unknown, call: { readonly caller: string }) => this.#resume(call.caller) }],
        ]),
      ],
    ]);
  }

  async #startScreen(): Promise<void> {
    if (!mayCapture(this.#wire.life)) throw new HandrailError('lease_ended', 'The screen may not be seen now');
    this.#screenWanted = true;
    try {
      await this.#capture.start();
    } catch (error) {
      this.#refusal = HandrailError.from(error);
      this.#publish();
      throw error;
    }
  }

  async #stopScreen(): Promise<void> {
    this.#screenWanted = false;
    await this.#capture.stop();
  }

  #pause(caller: string): void {
    this.#wire.mustStep({ kind: 'pause', by: caller === 'helper' ? 'helper' : 'sharer' });
  }

  #resume(caller: string): void {
    this.#wire.mustStep({ kind: 'resume', by: caller === 'helper' ? 'helper' : 'sharer' });
  }

  #lifeChanged(life: SessionLife, before: SessionLife): void {
    if (!mayInject(life)) this.#parts.input.release();
    if (life.phase === 'paused' && before.phase !== 'paused') {
      this.#calls.endForPause();
      this.#asking?.abort.abort();
      void this.#capture.stop();
    }
    if (life.phase === 'reconnecting') this.#asking?.abort.abort();
    if (life.phase === 'active' && before.phase !== 'active' && this.#screenWanted && mayCapture(life)) {
      this.#capture.start().catch((error: unknown) => this.#captureLost(HandrailError.from(error)));
    }
    this.#publish();
  }

  #captureLost(problem: HandrailError): void {
    if (this.ended) return;
    this.#refusal = problem;
    this.#parts.log.record('capture_lost', { session: this.id, code: problem.code });
    for (const permission of ['screen.control', 'screen.view']) this.#revoke(permission);
  }

  #inputFailed(problem: HandrailError): void {
    if (this.ended) return;
    this.#parts.log.record('input_failed', { session: this.id, code: problem.code });
    this.#parts.surfaces.toast({ tone: 'warning', problem });
    if (this.#given.has('screen.control')) {
      this.#refusal = problem;
      this.#revoke('screen.control');
    }
  }

  /** Stops every use of this machine at once; the session may still be there to say why. */
  #stopUse(): void {
    this.#parts.input.release();
    this.#calls.endAll();
    this.#asking?.abort.abort();
    void this.#capture.stop();
  }

  #finished(reason: EndReason, problem: HandrailError | undefined): void {
    this.#stopUse();
    void this.#parts.input.close();
    this.#end = endSummary(reason, problem, this.#startedAt, this.#parts.clock.now(), this.#features);
    this.#given.clear();
    this.#parts.consent.forget(this.id);
    this.#parts.surfaces.clear(this.id);
    for (const owned of this.#owned.splice(0)) owned.dispose();
    this.#sides?.dispose();
    this.#changes.emit();
  }

  #shared(): SharedState {
    const { life, session } = this.#wire;
    const phase = life.phase === 'active' || life.phase === 'paused' ? life.phase : 'trust';
    return {
      phase,
      mode: life.mode,
      ...(life.pausedBy && phase === 'paused' ? { pausedBy: life.pausedBy } : {}),
      allowed: [...this.#given],
      blocked: session.keeper.grant.perm.filter((permission) => this.#parts.consent.blocked(this.id, permission)),
      epoch: life.epoch,
      sharerActive: this.#parts.input.ownActivity,
      ...(this.#asking ? { asking: this.#asking.permission } : {}),
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
