import { Emitter } from '@handrail/sdk';
import { closeOnce } from '../../../workbench/base/rpc/closing.ts';
import type { Port } from '../../../workbench/base/rpc/port.ts';
import { Rpc } from '../../../workbench/base/rpc/rpc.ts';
import { type DirectMessage, encodeDirect } from '../../../workbench/base/session/directMessage.ts';
import type { HandshakeResult } from '../../../workbench/base/session/handshake.ts';
import { makeProof } from '../../../workbench/base/session/identityProof.ts';
import type { Party, Stream } from '../../../workbench/base/session/keys.ts';
import { type Introduction, peerInterface, type SharedState } from '../../../workbench/base/session/peerApi.ts';
import { SealedChannel } from '../../../workbench/base/session/seal.ts';
import { NodeAead } from '../../../workbench/desktop/crypto/nodeAead.ts';
import { processClock } from '../../../workbench/network/processClock.ts';
import type { MemoryKeys } from '../flow/memoryMachine.ts';
import { until } from '../flow/until.ts';

/** The sealed side of a raw peer: it has the right keys, and says with them what it likes. */
export class RawSession {
  readonly rpc: Rpc<typeof peerInterface, typeof peerInterface>;
  readonly channel: SealedChannel;
  readonly relay: Port;
  /** What the other side said the session is, newest last. */
  readonly states: SharedState[] = [];
  /** Why the other side says that it ended. */
  bye: string | undefined;
  readonly #result: HandshakeResult;
  readonly #self: Party;

  constructor(relay: Port, result: HandshakeResult, self: Party) {
    this.relay = relay;
    this.#result = result;
    this.#self = self;
    this.channel = new SealedChannel({ keys: result.keys, self, aead: new NodeAead() });
    const frames = new Emitter<Uint8Array>();
    const closing = closeOnce();
    relay.onFrame((frame) => {
      this.channel.open(frame).then(
        ({ stream, plaintext }) => stream === 'control' && frames.emit(plaintext),
        () => closing.close({ clean: false, reason: 'unreadable' }),
      );
    });
    relay.onClose((closed) => closing.close(closed));
    const port: Port = {
      send: (frame) => void this.send('control', frame),
      onFrame: frames.event,
      onClose: closing.event,
      bufferedBytes: 0,
      close: (reason = 'closed') => closing.close({ clean: true, reason }),
    };
    this.rpc = new Rpc(port, { local: peerInterface, remote: peerInterface, clock: processClock });
    this.rpc.handle('ping', () => ({}));
    this.rpc.on('state', (state) => this.states.push(state));
    this.rpc.on('bye', ({ reason }) => {
      this.bye = reason;
    });
  }

  get state(): SharedState {
    const state = this.states.at(-1);
    if (!state) throw new Error('The other side said nothing of the session');
    return state;
  }

  async introduction(keys: MemoryKeys, card: string): Promise<Introduction> {
    const signer = { publicKey: keys.public, sign: (bytes: Uint8Array) => keys.sign(bytes) };
    const signature = await makeProof(signer, this.#self, this.#result.transcriptHash);
    return { key: keys.public, signature, card, shell: 'browser', appVersion: '1.0.0' };
  }

  /** A sealed frame, which is counted but not sent. */
  seal(stream: Stream, payload: Uint8Array, epoch = 0): Promise<Uint8Array> {
    return this.channel.seal(stream, payload, epoch);
  }

  async send(stream: Stream, payload: Uint8Array, epoch = 0): Promise<void> {
    this.relay.send(await this.seal(stream, payload, epoch));
  }

  /** One-way input over the relay, stamped with the newest epoch that is known unless another is named. */
  async input(action: string, input: unknown, epoch = this.state.epoch): Promise<void> {
    await this.send(action === 'move' ? 'moves' : 'input', direct(action, input), epoch);
  }

  call(extension: string, action: string, input?: unknown): Promise<unknown> {
    return this.rpc.call('call', { extension, sdk: '1', action, ...(input === undefined ? {} : { input }) });
  }

  /** Asks for the state as it is now; what was sent before has been opened by then. */
  async sync(): Promise<SharedState> {
    const state = await this.rpc.call('sync', {});
    this.states.push(state);
    return state;
  }

  /** Waits for a state of the session. */
  async until(what: string, fits: (state: SharedState) => boolean): Promise<SharedState> {
    await until(`the other side says ${what}`, () => this.states.length > 0 && fits(this.state));
    return this.state;
  }
}

/** A one-way action of core as it lies in a sealed frame. */
export function direct(action: string, input: unknown, extension = 'core'): Uint8Array {
  const message: DirectMessage = { extension, action, input };
  return encodeDirect(message);
}
