import { HandrailError } from '@handrail/sdk';
import type { AppState } from '../../base/app/appState.ts';
import { deviceInterface, pageInterface } from '../../base/app/deviceApi.ts';
import { readServiceAddress, type ServiceAddress } from '../../base/app/serviceAddress.ts';
import type { CheckResult } from '../../base/check/checkResult.ts';
import type { ServiceSeen } from '../../base/check/serviceSeen.ts';
import type { Clock } from '../../base/clock.ts';
import { Multiplexer } from '../../base/rpc/multiplexer.ts';
import { Rpc } from '../../base/rpc/rpc.ts';
import type { KeptLog, MachineFacts, PreferenceStore } from '../ports/machine.ts';
import type { ServiceFinder } from '../ports/serviceChoice.ts';
import type { Shell, ShellPage } from '../ports/shell.ts';
import { LogDesk } from './logDesk.ts';

export interface ServiceDeskParts {
  readonly shell: Shell;
  readonly clock: Clock;
  readonly finder: ServiceFinder;
  readonly preferences: PreferenceStore;
  readonly keptLog: KeptLog;
  readonly machine: MachineFacts;
}

export interface ServiceDeskOwner {
  /** Writes the service down. Rejects where it cannot be kept: the person hears why, and nothing has changed. */
  keep(origin: string): Promise<void>;
  /** It is kept, and its page comes next in the same window. */
  chosen(service: ServiceAddress): void;
  failed(problem: HandrailError): void;
  /** The person closed the window. */
  closed(): void;
}

type Asked = Rpc<typeof deviceInterface, typeof pageInterface>;

/**
 * The workbench's page before any service is known: the person types an address, sees what stands there, and says that it is theirs.
 * Nothing else brings an address here, and only what was looked at is taken.
 */
export class ServiceDesk {
  readonly #parts: ServiceDeskParts;
  readonly #owner: ServiceDeskOwner;
  readonly #log: LogDesk;
  #page: ShellPage | undefined;
  #rpc: Asked | undefined;
  #looking: AbortController | undefined;
  /** Where a service answered at the last look. */
  #seen: ServiceAddress | undefined;
  #ended = false;

  constructor(parts: ServiceDeskParts, owner: ServiceDeskOwner) {
    this.#parts = parts;
    this.#owner = owner;
    this.#log = new LogDesk(parts);
  }

  async open(): Promise<void> {
    this.#serve(await this.#parts.shell.openWorkbench());
  }

  /** Brings the window to the front. */
  focus(): void {
    this.#page?.focus().catch((error: unknown) => this.#owner.failed(HandrailError.from(error)));
  }

  /** Answers nobody any more; the window stays. */
  end(): void {
    this.#ended = true;
    this.#looking?.abort();
  }

  #serve(page: ShellPage): void {
    let gone = false;
    this.#page = page;
    page.onClosed(() => {
      gone = true;
      if (!this.#ended) this.#owner.closed();
    });
    const rpc: Asked = new Rpc(new Multiplexer(page.port).open(0), {
      local: deviceInterface,
      remote: pageInterface,
      clock: this.#parts.clock,
    });
    this.#rpc = rpc;
    this.#answer(rpc);
    rpc.onClose(() => {
      this.#looking?.abort();
      // As after a reload: the page comes again, and begins anew.
      this.#parts.clock.after(0, () => {
        if (!gone && !this.#ended && this.#rpc === rpc) this.open().catch(() => this.#owner.closed());
      });
    });
  }

  #answer(rpc: Asked): void {
    const { preferences } = this.#parts;
    rpc.handle('open', () => this.#snapshot());
    rpc.handle('prefer', (wishes) => {
      preferences.prefer(wishes);
      rpc.notify('state', this.#snapshot());
      return {};
    });
    rpc.handle('readLog', () => this.#log.read());
    rpc.handle('openLogFolder', () => this.#log.openFolder().then(() => ({})));
    rpc.handle('lookAtService', ({ address }, { signal }) =>
      this.#look(address, (result) => rpc.notify('checked', result), signal),
    );
    rpc.handle('useService', ({ address }) => this.#use(address).then(() => ({})));
  }

  async #look(typed: string, tell: (result: CheckResult) => void, signal: AbortSignal): Promise<ServiceSeen> {
    if (this.#ended) throw new HandrailError('wrong_state', 'A service was chosen');
    this.#looking?.abort();
    const looking = new AbortController();
    this.#looking = looking;
    this.#seen = undefined;
    const read = readServiceAddress(typed);
    if ('problem' in read) throw new HandrailError('invalid_input', 'This is no address of a service');
    const seen = await this.#parts.finder.look(read.origin, tell, AbortSignal.any([signal, looking.signal]));
    if (looking.signal.aborted) throw new HandrailError('cancelled', 'Another address is looked at');
    if (!seen.problem) this.#seen = read;
    return seen;
  }

  async #use(typed: string): Promise<void> {
    const service = this.#seen;
    const read = readServiceAddress(typed);
    if (this.#ended || !service || 'problem' in read || read.origin !== service.origin)
      throw new HandrailError('wrong_state', 'Only a service that was looked at is used');
    const looking = this.#looking;
    // A second yes at once would start a second app.
    this.#seen = undefined;
    try {
      await this.#owner.keep(service.origin);
    } catch (error) {
      if (this.#looking === looking) this.#seen = service;
      throw error;
    }
    this.end();
    this.#owner.chosen(service);
  }

  #snapshot(): AppState {
    const { shell, machine, preferences } = this.#parts;
    return {
      shell: { kind: shell.kind, version: machine.appVersion, sandboxed: shell.sandboxed },
      preferences: preferences.current,
      service: { address: '', link: 'offline', choice: 'none' },
      identity: { status: 'signedOut', permissions: [] },
      device: { name: machine.name, enrolled: false, canShare: shell.abilities.has('stage.capture') },
      update: { way: 'start', status: 'idle' },
      requests: [],
      sessions: [],
      sides: [],
      shown: [],
      toasts: [],
      offers: [],
      titles: {},
      texts: {},
    };
  }
}
