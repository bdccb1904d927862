import { Emitter, HandrailError } from '@handrail/sdk';
import { joinLink } from '../../base/app/joinLink.ts';
import type { ServiceAddress } from '../../base/app/serviceAddress.ts';
import type { DeviceApp } from '../../device/app/deviceApp.ts';
import type { ServiceDesk, ServiceDeskOwner } from '../../device/app/serviceDesk.ts';
import type { EventLog, Keystore } from '../../device/ports/machine.ts';
import type { ServiceChoice } from '../../device/ports/serviceChoice.ts';
import type { Shell } from '../../device/ports/shell.ts';
import type { KeptService } from './keptService.ts';
import type { LinkReader } from './linkInbox.ts';

/** What an app of one service is put together with, beside what every one has. */
export interface ServicePlace {
  readonly service: string;
  /** Present where the person chose it. */
  readonly serviceChoice?: ServiceChoice;
  /** Whether the shell goes on when the app is closed. */
  readonly keepsShell: () => boolean;
}

export interface DesktopWorkbenchParts {
  readonly shell: Shell;
  /** The service that was chosen for this device, by a preset or at the start: it cannot be changed here. */
  readonly given: string | undefined;
  readonly kept: KeptService;
  readonly keystore: Keystore;
  readonly log: EventLog;
  /** Error: `data_corrupt`. */
  readonly assemble: (place: ServicePlace) => Promise<DeviceApp>;
  readonly serviceDesk: (owner: ServiceDeskOwner) => ServiceDesk;
  /** What went wrong after the start; the workbench has closed by then. */
  readonly failed: (error: unknown) => void;
}

/** What belongs to one service and goes when the person leaves it: the next one meets another device. */
const ofOneService = ['sign-in', 'device-key', 'enrolment'];

/**
 * The workbench from its start to its end in one shell: the page that asks for a service where none is known, and the app of the one
 * that is. From one to the other the window stays.
 */
export class DesktopWorkbench implements LinkReader {
  readonly #parts: DesktopWorkbenchParts;
  readonly #closes = new Emitter<void>();
  #app: DeviceApp | undefined;
  #desk: ServiceDesk | undefined;
  /** The newest link that came while no service was known. */
  #link: string | undefined;
  #leaving = false;
  #closed = false;

  constructor(parts: DesktopWorkbenchParts) {
    this.#parts = parts;
  }

  /** The person closed the workbench, or the shell was lost. */
  readonly onClose = this.#closes.event;

  /** Whether it is of use without a window: helpers can reach this device, and nothing goes on that a closed window ends. */
  get livesHidden(): boolean {
    return this.#app !== undefined && !this.#app.busy;
  }

  /** Errors: those of the shell, `data_corrupt`. */
  async start(): Promise<void> {
    const { given, kept } = this.#parts;
    const service = given ?? kept.read();
    if (service === undefined) return await this.#ask();
    const app = await this.#assembled(service).catch(async (error: unknown) => {
      // Without keys nothing must stay open.
      this.#closed = true;
      await this.#closeShell();
      throw error;
    });
    await app.start();
  }

  show(): void {
    if (this.#app) this.#app.show();
    else this.#desk?.focus();
  }

  openLink(link: string): void {
    if (this.#app) return this.#app.openLink(link);
    // No link says which service this device is for.
    this.#link = link;
    this.show();
  }

  /** Ends what goes on, then the shell. Never rejects: what cannot be closed is noted in the log. */
  async close(): Promise<void> {
    if (this.#app) return await this.#app.close();
    if (this.#closed) return;
    this.#closed = true;
    this.#desk?.end();
    await this.#closeShell();
    this.#closes.emit();
  }

  async #ask(): Promise<void> {
    const desk = this.#parts.serviceDesk({
      keep: async (origin) => this.#parts.kept.keep(origin),
      chosen: (service) => void this.#chosen(service).catch((error: unknown) => this.#fail(error)),
      failed: (problem) => this.#parts.log.record('page_failed', { code: problem.code }),
      closed: () => void this.close(),
    });
    this.#desk = desk;
    await desk.open();
  }

  async #chosen({ origin, part }: ServiceAddress): Promise<void> {
    this.#parts.log.record('service_chosen', {});
    const link = part === undefined ? this.#link : joinLink(part);
    this.#link = undefined;
    await (await this.#assembled(origin)).start();
    if (link !== undefined) this.#app?.openLink(link);
  }

  async #assembled(service: string): Promise<DeviceApp> {
    const chosen = this.#parts.given === undefined;
    const app = await this.#parts.assemble({
      service,
      ...(chosen ? { serviceChoice: { leave: () => this.#leave(app) } } : {}),
      keepsShell: () => this.#leaving,
    });
    this.#desk = undefined;
    this.#app = app;
    app.onClose(() => {
      if (this.#leaving || this.#closed) return;
      this.#closed = true;
      this.#closes.emit();
    });
    return app;
  }

  async #leave(app: DeviceApp): Promise<void> {
    const { kept, log } = this.#parts;
    // Who says it twice would be asked twice, in one window.
    if (this.#app !== app) throw new HandrailError('wrong_state', 'This service was left already');
    // First of all: where it cannot be forgotten, nothing has changed.
    kept.forget();
    this.#leaving = true;
    this.#app = undefined;
    await this.#tried(() => app.close());
    this.#leaving = false;
    for (const name of ofOneService) await this.#tried(() => this.#parts.keystore.remove(name));
    log.record('service_left', {});
    // Not waited for: the page comes again when it has the answer.
    this.#ask().catch((error: unknown) => this.#fail(error));
  }

  /** What cannot be done keeps nothing else from it, and is noted. */
  async #tried(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.#parts.log.record('service_not_forgotten', { code: HandrailError.from(error).code });
    }
  }

  /** There is no way on: what is open is closed, and whoever started it is told. */
  async #fail(error: unknown): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#desk?.end();
    await (this.#app?.close() ?? this.#closeShell());
    this.#parts.failed(error);
  }

  async #closeShell(): Promise<void> {
    const { shell, log } = this.#parts;
    await shell.close().catch((error: unknown) => log.record('close_failed', { code: HandrailError.from(error).code }));
  }
}
