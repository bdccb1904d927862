import { type Disposable, Emitter, HandrailError } from '@handrail/sdk';
import type { Branding, TenantSettings } from '@handrail/sdk/tenant/settings';
import type { AppState } from '../../base/app/appState.ts';
import type { DeviceStanding, EndReason, SessionTicket } from '../../base/link/linkApi.ts';
import { newerMinimum } from '../../base/policy/appVersion.ts';
import { newTenantSettings } from '../../base/policy/newTenantSettings.ts';
import { type KeyOf, readServiceKeys } from '../../base/policy/serviceKeys.ts';
import { type Hello, ServiceLink } from '../link/serviceLink.ts';
import { Codeless } from '../session/codeless.ts';
import { ConsentDesk } from '../session/consentDesk.ts';
import { EnrolmentPins } from '../session/enrolmentPin.ts';
import type { Gate } from '../session/gate.ts';
import { HelperSession } from '../session/helperSession.ts';
import { openTicket } from '../session/openTicket.ts';
import type { OpenedSession, SessionParts } from '../session/sessionParts.ts';
import { SharerSession } from '../session/sharerSession.ts';
import { minimumOf } from '../session/upgradeRequired.ts';
import { appGate } from './appGate.ts';
import { startAppSide } from './appSide.ts';
import { DeepLinkDesk } from './deepLinkDesk.ts';
import type { DeviceAppParts } from './deviceAppParts.ts';
import { IdentityFlow } from './identityFlow.ts';
import { JoinDesk } from './joinDesk.ts';
import { leaveService } from './leaveService.ts';
import { LogDesk } from './logDesk.ts';
import { notifyOfHelper } from './notifyOfHelper.ts';
import { OfferDesk } from './offerDesk.ts';
import { OpenSessions } from './openSessions.ts';
import { PageDesk } from './pageDesk.ts';
import { PostureReporter } from './postureReporter.ts';
import { RequestDesk } from './requestDesk.ts';
import { SideSet } from './sideSet.ts';
import { snapshot } from './snapshot.ts';
import { SurfaceShelf } from './surfaceShelf.ts';
import { UpdateDesk } from './updateDesk.ts';

/** How long the last words may take to leave, ms. */
const farewellMs = 300;

/**
 * The trusted half of the workbench on this device: identity, the link, codes, sessions and what the page shows. Knows
 * nothing of what it runs in but the ports it was given.
 */
export class DeviceApp {
  readonly #parts: DeviceAppParts;
  readonly #link: ServiceLink;
  readonly #identity: IdentityFlow;
  readonly #offers: OfferDesk;
  readonly #joins: JoinDesk;
  readonly #codeless: Codeless;
  readonly #requests: RequestDesk;
  readonly #deepLinks: DeepLinkDesk;
  readonly #sides: SideSet;
  readonly #shelf: SurfaceShelf;
  readonly #consent: ConsentDesk;
  readonly #appGate: Gate;
  readonly #pages: PageDesk;
  readonly #updates: UpdateDesk;
  readonly #sessions: OpenSessions;
  readonly #pins: EnrolmentPins;
  readonly #closes = new Emitter<void>();
  readonly #appCalls = new AbortController();
  readonly #owned: Disposable[] = [];
  #settings: TenantSettings | undefined;
  #branding: Branding | undefined;
  /** How the service sees this device; newer than what it said at sign-in. */
  #standing: DeviceStanding | undefined;
  #keys: Promise<KeyOf> | undefined;
  #publishing = false;
  #closed = false;

  constructor(parts: DeviceAppParts) {
    this.#parts = parts;
    const { clock, shell } = parts;
    const changed = () => this.#publish();
    this.#sessions = new OpenSessions(changed);
    this.#pins = new EnrolmentPins(parts.keystore);
    this.#link = new ServiceLink({ ...parts, shell: shell.kind });
    this.#identity = new IdentityFlow(parts.identity, this.#link, () => this.#farewell('sign_out'));
    this.#sides = new SideSet(clock, changed);
    this.#shelf = new SurfaceShelf(changed);
    this.#consent = new ConsentDesk((prompt, signal, opening) => shell.ask(prompt, signal, opening), clock);
    this.#codeless = new Codeless({
      ...parts,
      pins: this.#pins,
      settings: () => this.#settings,
    });
    this.#offers = new OfferDesk({
      ...parts,
      link: this.#link,
      codeLength: () => this.#current.codeLength,
      open: (ticket, codeless) => this.#open(ticket, 'helper', codeless),
      codelessTerms: () => this.#codeless.helperTerms(),
      opened: (session, first) => this.#sessions.add(new HelperSession(this.#sessionParts(), session, first)),
    });
    this.#joins = new JoinDesk({
      clock,
      link: this.#link,
      codeLength: () => this.#current.codeLength,
      open: (ticket, codeless) => this.#open(ticket, 'sharer', codeless),
      codelessTerms: async () => this.#codeless.sharerTerms((await this.#trust()).hello.tenant.id),
      opened: (session, first) => this.#sessions.add(new SharerSession(this.#sessionParts(), session, first)),
    });
    this.#requests = new RequestDesk({
      ...parts,
      link: this.#link,
      trust: () => this.#trust(),
      codeless: this.#codeless,
      attention: ({ name }) => {
        this.#pages.focus();
        notifyOfHelper(parts, name);
      },
    });
    this.#deepLinks = new DeepLinkDesk({
      clock,
      tenantId: () => (this.#identity.status === 'signedIn' ? this.#identity.hello?.tenant.id : undefined),
      waits: (sessionId) => this.#requests.state().some((request) => request.sessionId === sessionId),
      failed: (problem) => this.#shelf.toast({ tone: 'warning', problem }),
      onChange: changed,
    });
    this.#appGate = appGate(parts, this.#sides, this.#appCalls.signal);
    this.#updates = new UpdateDesk({
      ...parts,
      busy: () => this.#engaged,
      required: () => newerMinimum(this.#settings?.minimumAppVersion, minimumOf(this.#identity.problem)),
      close: () => void this.close(),
      changed,
    });
    this.#owned.push(this.#updates, this.#deepLinks);
    this.#pages = new PageDesk({ ...parts, checkRelays: () => this.#link.checkRelays() }, this.#sides, {
      snapshot: () => this.#snapshot(),
      commands: {
        offer: () => this.#offer(),
        reconnect: (sessionId) => this.#reconnect(sessionId),
        cancelOffer: () => this.#offers.cancel(),
        join: (code) => this.#join(() => this.#joins.join(code)),
        acceptHelp: (sessionId) => this.#join(() => this.#joins.accept(this.#requests.find(sessionId))),
        cancelJoin: () => this.#joins.cancel(),
        declineHelp: (sessionId) => this.#requests.decline(sessionId),
        enrol: (token) => this.#enrol(token),
        run: (extension, action, input, sessionId) => this.#run(extension, action, input, sessionId),
        leave: (sessionId) => this.#sessions.of(sessionId).leave(),
        withdraw: (sessionId, permission) => this.#sessions.sharer(sessionId).withdraw(permission),
        unblock: (sessionId, permission) => this.#sessions.sharer(sessionId).unblock(permission),
        saveReceipt: (sessionId) => this.#sessions.of(sessionId).saveReceipt(parts.files),
        dismissSession: (sessionId) => this.#sessions.dismiss(sessionId),
        dismissToast: (id) => this.#shelf.dismiss(id),
        openStage: (sessionId) => this.#sessions.helper(sessionId).openStage(),
        log: new LogDesk(parts),
        openAddress: (address) => parts.shell.openExternal(address),
        prefer: (wishes) => {
          parts.preferences.prefer(wishes);
          changed();
        },
        checkForUpdate: () => this.#updates.check(),
        installUpdate: () => this.#updates.install(),
        leaveService: () => this.#leaveService(),
        sideFailed: (channel, reason) => this.#sides.failed(channel, reason),
      },
      failed: (problem) => parts.log.record('page_failed', { code: problem.code }),
      closed: () => void this.close(),
    });
    this.#link.onStatus((status) => {
      if (status.link === 'online') {
        this.#settings = status.hello.tenant.settings;
        this.#standing = status.hello.device;
        this.#keys = readServiceKeys(status.hello.grantKeys);
        // Whoever opens a ticket meets the error again.
        this.#keys.catch((error: unknown) =>
          parts.log.record('keys_refused', { code: HandrailError.from(error).code }),
        );
        // Software distribution left a token, and this app enrolled with it.
        if (parts.machine.enrolment !== undefined && status.hello.device.enrolled)
          this.#pin(this.#codeless.enrolled(status.hello.tenant.id, false));
      } else if (status.problem?.code === 'device_retired') this.#pin(this.#codeless.retired());
      changed();
    });
    this.#link.on('branding', (branding) => {
      this.#branding = branding;
      changed();
    });
    this.#link.on('settings', (settings) => {
      this.#settings = settings;
      changed();
    });
    if (parts.posture) {
      new PostureReporter({
        ...parts,
        collector: parts.posture,
        link: this.#link,
        standing: (standing) => this.#stands(standing),
      });
    }
    this.#identity.onChange(() => this.#identityChanged());
    this.#offers.onChange(changed);
    this.#joins.onChange(changed);
    this.#requests.onChange(() => {
      this.#deepLinks.changed();
      changed();
    });
    this.#link.on('receipt', (notice) => void this.#receipt(notice.sessionId, notice.receipt));
    for (const manifest of parts.catalogue.manifests) {
      if (!manifest.sides.includes('app')) continue;
      const side = startAppSide(manifest, parts, {
        identity: this.#identity,
        sides: this.#sides,
        shelf: this.#shelf,
        gate: this.#appGate,
        launch: (deviceId) => this.#offer(deviceId),
        run: (action, input) => this.#run(manifest.id, action, input, undefined),
      });
      this.#owned.push(...side);
    }
  }

  /** The person closed the workbench, or the shell was lost. */
  readonly onClose = this.#closes.event;

  /** Opens the workbench and signs in silently where that is possible. */
  async start(): Promise<void> {
    await this.#pages.open();
    void this.#identity.restore();
  }

  /** The system was asked to open a link of ours: the person is shown what it is about, and nothing is started. */
  openLink(text: string): void {
    this.show();
    this.#deepLinks.take(text);
  }

  /** Whether ending now would end something with somebody else. */
  get busy(): boolean {
    return this.#offers.state() !== undefined || this.#sessions.running.length > 0;
  }

  get #engaged(): boolean {
    return this.busy || this.#joins.state() !== undefined;
  }

  /** Brings the workbench to the front. */
  show(): void {
    this.#pages.focus();
  }

  /** Ends every session, then the link and the shell. Never rejects: what cannot be closed is noted in the log. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#appCalls.abort();
    await this.#farewell('app_closed');
    this.#link.stop();
    for (const owned of this.#owned.splice(0)) owned.dispose();
    this.#pages.end();
    // Where the person chooses another service, the window goes on without this app.
    for (const part of [this.#parts.input, ...(this.#parts.keepsShell?.() ? [] : [this.#parts.shell])]) {
      await part
        .close()
        .catch((error: unknown) => this.#parts.log.record('close_failed', { code: HandrailError.from(error).code }));
    }
    this.#closes.emit();
  }

  /** Ends what runs with other people, and waits until that has left through seal and socket. */
  async #farewell(reason: EndReason): Promise<void> {
    const open = this.#sessions.running;
    for (const session of open) session.leave(reason);
    const offered = this.#offers.state() !== undefined;
    // Not waited for: a service that does not answer must not keep anybody here.
    void this.#offers.cancel(reason);
    this.#joins.cancel();
    if (open.length === 0 && !offered) return;
    await new Promise<void>((resolve) => this.#parts.clock.after(farewellMs, resolve));
  }

  /** The tenant's settings as this device last heard them. */
  get #current(): TenantSettings {
    return this.#settings ?? newTenantSettings;
  }

  #snapshot(): AppState {
    return snapshot({
      shell: this.#parts.shell,
      address: this.#parts.dialer.address,
      chosen: this.#parts.serviceChoice !== undefined,
      deviceName: this.#parts.machine.name,
      appVersion: this.#parts.machine.appVersion,
      preferences: this.#parts.preferences.current,
      link: this.#link.status,
      identity: this.#identity,
      offers: this.#offers,
      joins: this.#joins,
      sides: this.#sides,
      shelf: this.#shelf,
      catalogue: this.#parts.catalogue,
      sessions: this.#sessions.all,
      standing: this.#standing,
      requests: this.#requests,
      invitation: this.#deepLinks.invitation,
      settings: this.#current,
      branding: this.#branding,
      update: this.#updates.state(),
    });
  }

  /** Many changes in one turn make one snapshot. */
  #publish(): void {
    if (this.#publishing) return;
    this.#publishing = true;
    queueMicrotask(() => {
      this.#publishing = false;
      if (this.#closed) return;
      this.#updates.settled();
      this.#pages.publish();
    });
  }

  async #enrol(token: string): Promise<void> {
    const { hello } = await this.#trust();
    this.#stands(await this.#link.enrol(token));
    this.#pin(this.#codeless.enrolled(hello.tenant.id, true));
  }

  /** A device that cannot write down its enrolment goes on asking for codes. */
  #pin(done: Promise<void>): void {
    done.catch((error: unknown) =>
      this.#parts.log.record('enrolment_not_kept', { code: HandrailError.from(error).code }),
    );
  }

  #stands(standing: DeviceStanding): void {
    this.#standing = standing;
    this.#publish();
  }

  /** With a device of the inventory, its person is told, and types the code where it is needed. */
  async #offer(deviceId?: string): Promise<void> {
    this.#signedIn();
    await this.#offers.offer(deviceId);
  }

  async #reconnect(sessionId: string): Promise<void> {
    this.#signedIn();
    const session = this.#sessions.helper(sessionId);
    if (!session.ended) throw new HandrailError('wrong_state', 'The session goes on');
    await this.#link.wanted();
    await this.#offers.offerAgain(session.deviceId, this.#identity.hello?.permissions ?? []);
    this.#sessions.dismiss(sessionId);
  }

  async #join(join: () => Promise<void>): Promise<void> {
    this.#signedIn();
    if (!this.#parts.shell.abilities.has('stage.capture'))
      throw new HandrailError('not_supported', 'This app cannot share a screen');
    const busy = this.#sessions.running.some(({ side }) => side === 'sharer');
    if (busy) throw new HandrailError('wrong_state', 'This screen is being shared already');
    this.#deepLinks.joining();
    await join();
  }

  #signedIn(): void {
    if (this.#identity.status !== 'signedIn') throw new HandrailError('sign_in_required', 'Nobody is signed in');
  }

  async #open(ticket: SessionTicket, role: 'helper' | 'sharer', codeless: boolean | undefined): Promise<OpenedSession> {
    const { hello, keyOf } = await this.#trust();
    const { clock, random, aead, keys, machine, shell } = this.#parts;
    return await openTicket(ticket, role, { hello, keyOf }, keys, codeless, {
      clock,
      random,
      aead,
      keys,
      link: this.#link,
      appVersion: machine.appVersion,
      shell: shell.kind,
    });
  }

  /** What this device goes by: who signed in, and the service's keys. */
  async #trust(): Promise<{ readonly hello: Hello; readonly keyOf: KeyOf }> {
    const { hello } = this.#identity;
    if (!hello || !this.#keys) throw new HandrailError('sign_in_required', 'Nobody is signed in');
    return { hello, keyOf: await this.#keys };
  }

  async #receipt(sessionId: string, receipt: string): Promise<void> {
    const { log } = this.#parts;
    try {
      const { hello } = await this.#trust();
      await this.#sessions.find(sessionId)?.receive(receipt, hello);
      log.record('session_receipt', { session: sessionId });
    } catch (error) {
      log.record('receipt_refused', { session: sessionId, code: HandrailError.from(error).code });
    }
  }

  #sessionParts(): SessionParts {
    const { clock, shell, catalogue, log, input } = this.#parts;
    return {
      clock,
      shell,
      catalogue,
      log,
      input,
      link: this.#link,
      consent: this.#consent,
      sides: this.#sides,
      surfaces: this.#shelf,
      settings: () => this.#current,
      preferences: () => this.#parts.preferences.current,
      tenantName: () => this.#identity.hello?.tenant.name ?? '',
    };
  }

  async #leaveService(): Promise<void> {
    await leaveService({
      choice: this.#parts.serviceChoice,
      busy: this.#engaged,
      enrolled: this.#standing?.enrolled ?? false,
      pins: this.#pins,
      signOut: () => this.#identity.signOut(),
    });
  }

  async #run(extension: string, action: string, input: unknown, sessionId: string | undefined): Promise<unknown> {
    if (sessionId !== undefined) return await this.#sessions.of(sessionId).run(extension, action, input);
    return await this.#appGate.admit({ extension, action, input, callerSide: 'app', bytes: 0 });
  }

  #identityChanged(): void {
    this.#deepLinks.changed();
    if (this.#identity.status === 'signedOut') {
      for (const session of this.#sessions.all) session.leave('sign_out');
      this.#offers.drop();
      this.#joins.cancel();
      this.#branding = undefined;
      // Else any service could hold whoever once signed in there: what was done at this device is what holds it.
      this.#standing = undefined;
    }
    this.#publish();
  }
}
