import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { RandomBytes } from '../../base/random.ts';
import { listen } from '../http/httpServer.ts';
import { ownHosts } from '../http/ownHosts.ts';
import { sentenceOf } from '../http/sentences.ts';
import type { Log } from '../logs/log.ts';
import type { Configuration } from './configuration.ts';
import { type Given, readField, setupFields, unshown } from './fields.ts';
import { type Finding, hasFailed } from './finding.ts';
import { SetupHandler, setupPath } from './page/setupHandler.ts';
import { fieldsPage, savedPage } from './page/setupPages.ts';
import { toRegister } from './providerCheck.ts';
import type { SetUp } from './setUp.ts';

export interface SetupService {
  readonly address: string;
  /** Settles when it was set up; the page has been answered by then. */
  readonly saved: Promise<void>;
  close(): Promise<void>;
}

export interface SetupServiceOptions {
  readonly setUp: SetUp;
  readonly port: number;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
}

/** Serves the setup page of a data folder that is not set up yet, on loopback alone, and nothing else. Error: `port_taken`. */
export async function startSetupService(options: SetupServiceOptions): Promise<SetupService> {
  const { setUp, clock, random, log } = options;
  const server = await listen('127.0.0.1', options.port);
  const address = `http://127.0.0.1:${server.port}`;
  let settle: () => void = () => undefined;
  const saved = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const step = new FieldsPage(setUp);
  const handler = new SetupHandler({ address, token: setUp.token, step, clock, random, log });
  server.serve({
    isOwnHost: ownHosts(address, server.port),
    upgrade: (_request, socket) => void socket.destroy(),
    request(request, response) {
      if (!SetupHandler.owns(request.url)) {
        response.writeHead(request.url === '/' ? 303 : 404, request.url === '/' ? { Location: setupPath } : {}).end();
        return;
      }
      // What was saved is answered first, and then the connection ends: the service that comes next may listen here.
      response.once('finish', () => step.isSaved && settle());
      if (request.method === 'POST') response.setHeader('Connection', 'close');
      void handler.handle(request, response);
    },
  });
  return { address, saved, close: () => server.close() };
}

/** Takes the form: checks it and shows what was found, or saves it too. */
class FieldsPage {
  readonly kind = 'fields';
  readonly #setUp: SetUp;
  #given: Given = {};
  isSaved = false;

  constructor(setUp: SetUp) {
    this.#setUp = setUp;
  }

  show(): string {
    return fieldsPage(this.#given, this.#setUp.dataFolder);
  }

  async take(form: URLSearchParams): Promise<string> {
    const said: Given = Object.fromEntries(
      setupFields.flatMap((field) => {
        const value = readField(field, form.get(field.name) ?? '');
        return value === undefined ? [] : [[field.name, value]];
      }),
    );
    const given = unshown(said, this.#given);
    this.#given = given;
    const { dataFolder } = this.#setUp;
    let plan: Configuration;
    try {
      plan = this.#setUp.planned(given);
    } catch (thrown) {
      const error = HandrailError.from(thrown);
      const { what, do: advice } = sentenceOf(error);
      return fieldsPage(given, dataFolder, { said: { what, do: advice, field: String(error.details['field']) } });
    }
    const findings = await this.#setUp.check(plan);
    const isRefused = hasFailed(findings) && form.get('unchecked') !== 'yes';
    if (form.get('do') !== 'save' || isRefused) return fieldsPage(given, dataFolder, { findings });
    return await this.#save(plan, findings);
  }

  async #save(plan: Configuration, findings: readonly Finding[]): Promise<string> {
    await this.#setUp.save(plan);
    this.isSaved = true;
    return savedPage(plan.address, findings, toRegister(plan, plan.address));
  }
}
