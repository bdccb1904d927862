import type { Readable, Writable } from 'node:stream';
import { Emitter, HandrailError } from '@handrail/sdk';
import Type, { type Static } from 'typebox';
import { conform } from '../../base/rpc/conform.ts';

const Message = Type.Object({
  id: Type.Optional(Type.Integer()),
  method: Type.Optional(Type.String()),
  params: Type.Optional(Type.Unknown()),
  result: Type.Optional(Type.Unknown()),
  error: Type.Optional(Type.Object({ message: Type.String() })),
  sessionId: Type.Optional(Type.String()),
});

/** Something that the browser tells by itself. */
export interface CdpEvent {
  readonly method: string;
  readonly params: unknown;
  /** The attached target that it is about; absent for the browser. */
  readonly sessionId: string | undefined;
}

const Detached = Type.Object({ sessionId: Type.String() });

interface Pending {
  readonly sessionId: string | undefined;
  resolve(result: unknown): void;
  reject(error: HandrailError): void;
}

/** The Chrome DevTools Protocol over the browser's debugging pipe: JSON messages, each ended by a zero byte. */
export class Cdp {
  readonly #output: Writable;
  readonly #pending = new Map<number, Pending>();
  readonly #events = new Emitter<CdpEvent>();
  #chunks: Buffer[] = [];
  #lastId = 0;
  #closed = false;

  constructor(output: Writable, input: Readable) {
    this.#output = output;
    input.on('data', (chunk: Buffer) => this.#take(chunk));
    for (const stream of [output, input]) {
      stream.on('error', () => this.#end());
      stream.on('close', () => this.#end());
    }
  }

  readonly onEvent = this.#events.event;

  /** Asks the browser, or one of its targets. Rejects with `disconnected` when the browser is gone, else `internal`. */
  send(method: string, params: Readonly<Record<string, unknown>> = {}, sessionId?: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw new HandrailError('disconnected', 'The browser is gone');
      const id = ++this.#lastId;
      this.#pending.set(id, { sessionId, resolve, reject });
      this.#output.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  /** As `send`, with the answer checked against its schema. */
  async ask<T extends Type.TSchema>(
    answer: T,
    method: string,
    params: Readonly<Record<string, unknown>> = {},
    sessionId?: string,
  ): Promise<Static<T>> {
    const result = conform(answer, await this.send(method, params, sessionId));
    if (!result.fits) throw new HandrailError('internal', `The browser's answer to ${method} is not understood`);
    return result.value as Static<T>;
  }

  #take(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      this.#chunks.push(rest.subarray(0, end));
      const text = Buffer.concat(this.#chunks).toString('utf8');
      this.#chunks = [];
      rest = rest.subarray(end + 1);
      this.#message(text);
    }
    if (rest.length > 0) this.#chunks.push(rest);
  }

  #message(text: string): void {
    const parsed = conform(Message, JSON.parse(text));
    if (!parsed.fits) return;
    const message = parsed.value as Static<typeof Message>;
    if (message.id === undefined) {
      if (message.method === undefined) return;
      if (message.method === 'Target.detachedFromTarget') this.#detached(message.params);
      this.#events.emit({ method: message.method, params: message.params, sessionId: message.sessionId });
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    // The browser's own words may quote what was evaluated, so they go no further.
    if (message.error) pending?.reject(new HandrailError('internal', 'The browser refused a command'));
    else pending?.resolve(message.result);
  }

  /** The browser leaves what was asked of a target unanswered when the target goes. */
  #detached(params: unknown): void {
    const detached = conform(Detached, params);
    if (!detached.fits) return;
    const { sessionId } = detached.value as Static<typeof Detached>;
    for (const [id, pending] of this.#pending) {
      if (pending.sessionId !== sessionId) continue;
      this.#pending.delete(id);
      pending.reject(new HandrailError('disconnected', 'The window is gone'));
    }
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const pending of this.#pending.values())
      pending.reject(new HandrailError('disconnected', 'The browser is gone'));
    this.#pending.clear();
  }
}
