import { type Disposable, disposable, Emitter, type Event, HandrailError } from '@handrail/sdk';
import type { Clock } from '../clock.ts';
import type { AnswerTable, CallContext } from './answerTable.ts';
import { conform } from './conform.ts';
import { decodeFrame, encodeFrame, type Frame } from './frame.ts';
import type {
  Interface,
  MethodDeclaration,
  MethodInput,
  MethodName,
  MethodOutput,
  NoticeName,
  NoticePayload,
} from './methods.ts';
import type { Port, PortClosed } from './port.ts';
import type { CallOptions, RpcOptions } from './rpcOptions.ts';
import { errorFromWire, errorToWire } from './wireError.ts';

interface Pending {
  readonly output: MethodDeclaration['output'];
  resolve(value: unknown): void;
  reject(error: HandrailError): void;
}

type Handler = (input: unknown, context: CallContext) => unknown;

const malformedLimit = 20;

/**
 * Calls and notices over a `Port`, both ways. Whatever arrives is checked against its declaration before anybody sees
 * it: inputs and payloads at the end that answers or hears, outputs at the end that asked. After 20 malformed frames
 * the port is closed. Calls reject with a `HandrailError`; `disconnected` when the port closes. Handlers and
 * listeners are registered in the same turn as the `Rpc` is made, since what arrives before them is refused.
 */
export class Rpc<Local extends Interface, Remote extends Interface> {
  readonly #port: Port;
  readonly #clock: Clock;
  readonly #timeLimitMs: number;
  readonly #maxFrameBytes: number;
  readonly #maxPending: number;
  readonly #admits: () => boolean;
  readonly #onProblem: (error: HandrailError) => void;
  readonly #local: Interface['lookup'];
  readonly #remote: Interface['lookup'];
  // Made when they are needed and let go when they are empty: of thousands most are idle, and even an empty map has room for some.
  #handlers: Map<string, Handler> | undefined;
  #shared: AnswerTable<Local, never> | undefined;
  #asker: unknown;
  #listeners: Map<string, Emitter<unknown>> | undefined;
  #pending: Map<number, Pending> | undefined;
  #running: Map<number, (error: HandrailError) => void> | undefined;
  #lastId = 0;
  #malformed = 0;
  #closed = false;

  constructor(port: Port, options: RpcOptions<Local, Remote>) {
    this.#port = port;
    this.#clock = options.clock;
    this.#timeLimitMs = options.timeLimitMs ?? 10_000;
    this.#maxFrameBytes = options.maxFrameBytes ?? 65_536;
    this.#maxPending = options.maxPending ?? 64;
    this.#admits = options.admits ?? always;
    this.#onProblem = options.onProblem ?? nothing;
    this.#local = options.local.lookup;
    this.#remote = options.remote.lookup;
    port.onFrame((frame) => this.#receive(frame));
    port.onClose(() => this.#end());
  }

  get onClose(): Event<PortClosed> {
    return this.#port.onClose;
  }

  /**
   * Answers one of this end's methods; one handler a method, a second one throws `wrong_state`. `signal` is aborted when
   * the asker cancels, the time limit passes or the port closes.
   */
  handle<K extends MethodName<Local>>(
    name: K,
    handler: (
      input: MethodInput<Local, K>,
      context: CallContext,
    ) => MethodOutput<Local, K> | Promise<MethodOutput<Local, K>>,
  ): Disposable {
    if (this.#answer(name)) throw new HandrailError('wrong_state', `${name} has a handler already`);
    this.#handlers ??= new Map();
    // The input was checked against the schema that the type comes from.
    this.#handlers.set(name, (input, context) => handler(input as MethodInput<Local, K>, context));
    return disposable(() => this.#handlers?.delete(name));
  }

  /**
   * Answers this end's methods, and hears its notices, by a table that many ports share; `asker` says which port it is. Once, before any
   * `handle`.
   */
  answer<Asker>(answers: AnswerTable<Local, Asker>, asker: Asker): void {
    if (this.#shared || this.#handlers) throw new HandrailError('wrong_state', 'There are handlers already');
    this.#shared = answers;
    this.#asker = asker;
  }

  /** Hears one of this end's notices. */
  on<K extends NoticeName<Local>>(name: K, listener: (payload: NoticePayload<Local, K>) => void): Disposable {
    this.#listeners ??= new Map();
    let emitter = this.#listeners.get(name);
    if (!emitter) {
      emitter = new Emitter((error) => this.#onProblem(HandrailError.from(error)));
      this.#listeners.set(name, emitter);
    }
    return emitter.event((payload) => listener(payload as NoticePayload<Local, K>));
  }

  /** Asks the other end. Without `timeLimitMs` the method's declared limit holds, else the Rpc's. */
  call<K extends MethodName<Remote>>(
    name: K,
    input: MethodInput<Remote, K>,
    options: CallOptions = {},
  ): Promise<MethodOutput<Remote, K>> {
    return new Promise((resolve, reject) => {
      const declaration = this.#remote.methods.get(name);
      if (!declaration) throw new HandrailError('unknown_action', `${name} is not declared`);
      if (this.#closed) throw disconnected();
      if (options.signal?.aborted) throw cancelled();
      if ((this.#pending?.size ?? 0) >= this.#maxPending)
        throw new HandrailError('too_many', 'Too many calls are under way');
      const id = this.#lastId + 1;
      this.#send({ type: 'request', id, name, body: input });
      this.#lastId = id;

      // Not before it was sent: what comes back in the same turn may call too.
      this.#pending ??= new Map();
      const pending = this.#pending;
      const giveUp = (error: HandrailError) => {
        if (!pending.has(id)) return;
        this.#send({ type: 'cancel', id });
        settle(() => reject(error));
      };
      const abort = () => giveUp(cancelled());
      const limit = options.timeLimitMs ?? declaration.timeLimitMs ?? this.#timeLimitMs;
      const timer = this.#clock.after(limit, () => giveUp(timedOut(name)));
      const settle = (finish: () => void) => {
        pending.delete(id);
        if (pending.size === 0) this.#pending = undefined;
        timer.dispose();
        options.signal?.removeEventListener('abort', abort);
        finish();
      };
      options.signal?.addEventListener('abort', abort, { once: true });
      pending.set(id, {
        output: declaration.output,
        // Checked against the declared output before it gets here.
        resolve: (value) => settle(() => resolve(value as MethodOutput<Remote, K>)),
        reject: (error) => settle(() => reject(error)),
      });
    });
  }

  /** Tells the other end. Lost without a word when the port is closed; throws `too_large` for a frame beyond the limit. */
  notify<K extends NoticeName<Remote>>(name: K, payload: NoticePayload<Remote, K>): void {
    if (!this.#closed) this.#send({ type: 'notice', name, body: payload });
  }

  /** Closes the port. */
  close(reason?: string): void {
    this.#port.close(reason);
  }

  #send(frame: Frame): void {
    let bytes: Uint8Array;
    try {
      bytes = encodeFrame(frame);
    } catch (cause) {
      throw new HandrailError('invalid_input', 'A value cannot be sent', {}, { cause });
    }
    if (bytes.length > this.#maxFrameBytes) {
      throw new HandrailError('too_large', 'A frame is too large', { bytes: bytes.length, limit: this.#maxFrameBytes });
    }
    this.#port.send(bytes);
  }

  #receive(bytes: Uint8Array): void {
    if (this.#closed) return;
    const admitted = this.#admits();
    if (bytes.length > this.#maxFrameBytes) {
      this.#countMalformed(new HandrailError('too_large', 'A frame was too large', { bytes: bytes.length }));
      return;
    }
    let frame: Frame;
    try {
      frame = decodeFrame(bytes);
    } catch (error) {
      this.#countMalformed(HandrailError.from(error));
      return;
    }
    switch (frame.type) {
      case 'request':
        if (admitted) return this.#request(frame.id, frame.name, frame.body);
        return this.#sendError(frame.id, new HandrailError('too_many', 'Too many frames in a short time'));
      case 'reply':
        return this.#answered(frame.id, (pending) => {
          const output = conform(pending.output, frame.body);
          if (output.fits) return pending.resolve(output.value);
          pending.reject(new HandrailError('malformed', 'The answer does not fit its declaration'));
          this.#countMalformed(new HandrailError('malformed', 'An answer did not fit its declaration'));
        });
      case 'error':
        return this.#answered(frame.id, (pending) => pending.reject(errorFromWire(frame.body)));
      case 'cancel':
        return this.#running?.get(frame.id)?.(cancelled());
      case 'notice':
        if (admitted) this.#notice(frame.name, frame.body);
    }
  }

  #answered(id: number, use: (pending: Pending) => void): void {
    const pending = this.#pending?.get(id);
    if (pending) use(pending);
    // An answer may come after its call was given up; one to a call that was never made may not.
    else if (id < 1 || id > this.#lastId) this.#countMalformed(new HandrailError('malformed', 'An answer to no call'));
  }

  #notice(name: string, body: unknown): void {
    const declaration = this.#local.notices.get(name);
    if (!declaration) {
      // Not counted: a newer end may tell more than this one knows.
      this.#onProblem(new HandrailError('unknown_action', 'A notice that is not declared'));
      return;
    }
    const payload = conform(declaration.payload, body);
    if (payload.fits) this.#hear(name, payload.value);
    else this.#countMalformed(new HandrailError('malformed', `The payload of ${name} does not fit its declaration`));
  }

  #hear(name: string, payload: unknown): void {
    try {
      this.#shared?.hearers.get(name)?.(this.#asker, payload);
    } catch (error) {
      this.#onProblem(HandrailError.from(error));
    }
    this.#listeners?.get(name)?.emit(payload);
  }

  #request(id: number, name: string, body: unknown): void {
    if (id < 1 || this.#running?.has(id)) {
      this.#countMalformed(new HandrailError('malformed', 'A call with the id of another'));
      return;
    }
    const declaration = this.#local.methods.get(name);
    const handler = this.#answer(name);
    if (!declaration || !handler)
      return this.#sendError(id, new HandrailError('unknown_action', 'Nobody answers this'));
    if ((this.#running?.size ?? 0) >= this.#maxPending)
      return this.#sendError(id, new HandrailError('too_many', 'Too many calls are under way'));
    const input = conform(declaration.input, body);
    if (!input.fits)
      return this.#sendError(
        id,
        new HandrailError('invalid_input', `The input of ${name} does not fit its declaration`),
      );
    this.#run(id, name, declaration.timeLimitMs ?? this.#timeLimitMs, (signal) => handler(input.value, { signal }));
  }

  #answer(name: string): Handler | undefined {
    const answer = this.#shared?.byName.get(name);
    return answer ? (...call) => answer(this.#asker, ...call) : this.#handlers?.get(name);
  }

  #run(id: number, name: string, timeLimitMs: number, handler: (signal: AbortSignal) => unknown): void {
    const abort = new AbortController();
    this.#running ??= new Map();
    const running = this.#running;
    const finish = (answer: () => void) => {
      if (!running.delete(id)) return;
      if (running.size === 0) this.#running = undefined;
      timer.dispose();
      if (!this.#closed) answer();
    };
    const stop = (error: HandrailError) => {
      finish(() => this.#sendError(id, error));
      abort.abort(error);
    };
    const timer = this.#clock.after(timeLimitMs, () => stop(timedOut(name)));
    running.set(id, stop);
    const fail = (error: unknown) =>
      finish(() => {
        if (!(error instanceof HandrailError)) this.#onProblem(HandrailError.from(error));
        this.#sendError(id, error);
      });
    // Started in this turn, so that calls begin in the order in which they came.
    new Promise((resolve) => resolve(handler(abort.signal)))
      .then((output) =>
        finish(() => {
          try {
            this.#send({ type: 'reply', id, body: output });
          } catch (error) {
            if (!(error instanceof HandrailError)) this.#onProblem(HandrailError.from(error));
            this.#sendError(id, error);
          }
        }),
      )
      .catch(fail);
  }

  #sendError(id: number, error: unknown): void {
    this.#send({ type: 'error', id, body: errorToWire(error) });
  }

  #countMalformed(error: HandrailError): void {
    this.#malformed += 1;
    this.#onProblem(error);
    if (this.#malformed >= malformedLimit) this.#port.close('malformed');
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const stop of [...(this.#running?.values() ?? [])]) stop(disconnected());
    for (const pending of [...(this.#pending?.values() ?? [])]) pending.reject(disconnected());
  }
}

const always = () => true;
const nothing = () => undefined;
const disconnected = () => new HandrailError('disconnected', 'The other end is not connected');
const cancelled = () => new HandrailError('cancelled', 'The call was cancelled');
const timedOut = (name: string) => new HandrailError('timeout', `${name} took too long`);
