import type { IncomingMessage, ServerResponse } from 'node:http';
import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../../base/clock.ts';
import type { RandomBytes } from '../../../base/random.ts';
import { sentenceOf } from '../../http/sentences.ts';
import type { VerifiedToken } from '../../identity/tokenVerifier.ts';
import type { Log } from '../../logs/log.ts';
import { SlidingLimit } from '../../sessions/slidingLimit.ts';
import type { AdministratorSignIn } from '../administrator/administratorSignIn.ts';
import type { SetupToken } from '../setupToken.ts';
import { readForm } from './formRequest.ts';
import {
  closedPage,
  confirmPage,
  donePage,
  noTokenPage,
  type Said,
  setupPolicy,
  signInPage,
  tokenPage,
} from './setupPages.ts';
import { type SetupSession, SetupSessions } from './setupSessions.ts';

/** Where the page is. */
export const setupPath = '/setup';

/** The step behind the token while the service is not set up yet. */
export interface FieldsStep {
  readonly kind: 'fields';
  show(): string;
  take(form: URLSearchParams): Promise<string>;
}

/** The step behind the token of a service that runs: naming its administrator. */
export interface AdministratorStep {
  readonly kind: 'administrator';
  readonly issuer: string;
  readonly signIn: AdministratorSignIn;
  /** Resolves to the name that is shown. */
  name(token: VerifiedToken): Promise<string>;
}

export interface SetupHandlerParts {
  /** How browsers reach the service. */
  readonly address: string;
  readonly token: SetupToken;
  readonly step: FieldsStep | AdministratorStep;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
}

const guessesPerMinute = 10;

/** The setup page: plain forms behind the one-time token. Neither token nor sign-in is ever in an address or a log. */
export class SetupHandler {
  readonly #parts: SetupHandlerParts;
  readonly #sessions: SetupSessions;
  readonly #guesses: SlidingLimit;
  #isNaming = false;

  constructor(parts: SetupHandlerParts) {
    const { address, clock, random } = parts;
    this.#parts = parts;
    this.#sessions = new SetupSessions(clock, random, address.startsWith('https:'));
    this.#guesses = new SlidingLimit(clock, guessesPerMinute, 60_000);
  }

  /** True for what is this page's. */
  static owns(url: string | undefined): boolean {
    return (
      url === setupPath || (url?.startsWith(`${setupPath}/`) ?? false) || (url?.startsWith(`${setupPath}?`) ?? false)
    );
  }

  /** Never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#route(request, response);
    } catch (thrown) {
      const error = HandrailError.from(thrown);
      if (error.code === 'internal') this.#parts.log.failure('setup.failed', thrown);
      else this.#parts.log.event('setup.refused', { code: error.code });
      const { status } = sentenceOf(error);
      send(response, status, this.#refusal(request, saidOf(error)));
    }
  }

  /** The step at which it happened, with what happened. */
  #refusal(request: IncomingMessage, said: Said): string {
    const { step } = this.#parts;
    const session = this.#sessions.of(request);
    return session && step.kind === 'administrator' ? signInPage(step.issuer, said) : tokenPage(said);
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { step } = this.#parts;
    const url = new URL(request.url ?? '', 'http://setup');
    const asked = `${request.method} ${url.pathname}`;
    if (asked === 'POST /setup/token') return await this.#enter(request, response);
    const session = this.#sessions.of(request);
    if (!session) {
      if (request.method === 'POST') await readForm(request);
      // A form in an old window, or the way back from the provider after the service was started again.
      if (url.pathname !== setupPath) return redirect(response, setupPath);
      if (this.#parts.token.state === 'open') return send(response, 200, tokenPage());
      return send(response, 200, step.kind === 'fields' ? noTokenPage() : closedPage());
    }
    if (asked === 'GET /setup') return send(response, 200, this.#shown(session));
    if (step.kind === 'fields') {
      if (asked === 'POST /setup/fields') return send(response, 200, await step.take(await readForm(request)));
    } else {
      if (asked === 'GET /setup/sign-in') return await this.#signIn(session, step, response);
      if (asked === 'GET /setup/callback') return await this.#comeBack(session, step, url, response);
      if (asked === 'POST /setup/administrator') return await this.#name(session, step, request, response);
    }
    redirect(response, setupPath);
  }

  #shown({ candidate }: SetupSession): string {
    const { step } = this.#parts;
    if (step.kind === 'fields') return step.show();
    return candidate ? confirmPage(candidate) : signInPage(step.issuer);
  }

  async #enter(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = await readForm(request);
    // For all together: whoever guesses has many addresses.
    if (this.#guesses.isReached('')) throw new HandrailError('too_many', 'Too many tokens were tried');
    this.#guesses.count('');
    this.#parts.token.check(form.get('token') ?? '');
    this.#parts.log.event('setup.entered');
    redirect(response, setupPath, this.#sessions.start(this.#parts.token.mark));
  }

  async #signIn(session: SetupSession, { signIn }: AdministratorStep, response: ServerResponse): Promise<void> {
    const { address, ...begun } = await signIn.begin();
    session.begun = begun;
    session.candidate = undefined;
    redirect(response, address);
  }

  async #comeBack(
    session: SetupSession,
    { signIn }: AdministratorStep,
    url: URL,
    response: ServerResponse,
  ): Promise<void> {
    const { begun } = session;
    if (!begun) return redirect(response, setupPath);
    session.begun = undefined;
    session.candidate = await signIn.finish(begun, url.searchParams);
    // The code leaves the address.
    redirect(response, setupPath);
  }

  async #name(
    session: SetupSession,
    step: AdministratorStep,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const form = await readForm(request);
    const { candidate } = session;
    session.candidate = undefined;
    const { token, log, address } = this.#parts;
    if (!candidate || form.get('do') !== 'name') return redirect(response, setupPath);
    // Another one may have been made, or used in another window, since this one was typed.
    if (session.mark !== token.mark || this.#isNaming) {
      throw new HandrailError('sign_in_failed', 'No setup token is valid', { problem: 'setup_token_over' });
    }
    this.#isNaming = true;
    try {
      const name = await step.name(candidate);
      token.used();
      log.event('administrator.named');
      response.setHeader('Set-Cookie', this.#sessions.end());
      send(response, 200, donePage(name, address));
    } finally {
      this.#isNaming = false;
    }
  }
}

/** A sign-in that failed here is somebody's set-up that is wrong: what exactly is said, in words that are the service's own. */
function saidOf(error: HandrailError): Said {
  const { what, do: advice } = sentenceOf(error);
  if (error.code === 'sign_in_failed' && error.details['problem'] === undefined) {
    return {
      what: `${error.message}.`,
      do: 'Correct the set-up here, or the registration at the provider, and try again.',
    };
  }
  if (error.code === 'cancelled') return { what: 'The sign-in was cancelled.', do: 'Try again.' };
  return { what, do: advice };
}

function send(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', ...headers });
  response.end(page);
}

function redirect(response: ServerResponse, to: string, cookie?: string): void {
  response.writeHead(303, { Location: to, ...headers, ...(cookie !== undefined && { 'Set-Cookie': cookie }) });
  response.end();
}

const headers = {
  'Content-Security-Policy': setupPolicy,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // Without any, browsers would not say where a form comes from.
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
};
