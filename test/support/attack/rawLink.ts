import { Emitter } from '@handrail/sdk';
import { WebSocket } from 'ws';
import {
  appInterface,
  linkFrame,
  linkFrameLimit,
  linkPath,
  linkProtocol,
  serviceInterface,
} from '../../../workbench/base/link/linkApi.ts';
import { closeOnce } from '../../../workbench/base/rpc/closing.ts';
import type { MethodOutput, NoticePayload } from '../../../workbench/base/rpc/methods.ts';
import { Rpc } from '../../../workbench/base/rpc/rpc.ts';
import { processClock } from '../../../workbench/network/processClock.ts';
import type { MemoryKeys } from '../flow/memoryMachine.ts';
import { until } from '../flow/until.ts';
import { type AppNotice, type HeardNotices, heardNotices } from '../heardNotices.ts';
import { RelayPort } from './relayPort.ts';

/** Somebody's signed-in socket to the real service, on base alone. It believes everything and checks nothing. */
export class RawLink {
  readonly socket: WebSocket;
  readonly rpc: Rpc<typeof appInterface, typeof serviceInterface>;
  /** Notices that were not taken yet. */
  readonly heard: HeardNotices;
  readonly #keys: MemoryKeys;
  readonly #channels = new Map<number, RelayPort>();
  #hello: MethodOutput<typeof serviceInterface, 'hello'> | undefined;

  constructor(service: string, keys: MemoryKeys) {
    this.#keys = keys;
    this.socket = new WebSocket(`${service.replace(/^http/, 'ws')}${linkPath}`, linkProtocol, {
      perMessageDeflate: false,
    });
    const frames = new Emitter<Uint8Array>();
    const closing = closeOnce();
    const port = {
      send: (frame: Uint8Array) => this.raw(Buffer.concat([Buffer.of(linkFrame.rpc), frame])),
      onFrame: frames.event,
      onClose: closing.event,
      bufferedBytes: 0,
      close: () => this.close(),
    };
    this.rpc = new Rpc(port, {
      local: appInterface,
      remote: serviceInterface,
      clock: processClock,
      maxFrameBytes: linkFrameLimit,
    });
    this.heard = heardNotices(this.rpc);
    this.socket.on('message', (data: Buffer) => {
      if (data[0] === linkFrame.rpc) frames.emit(new Uint8Array(data.subarray(1)));
      else this.relay(data.readUInt32BE(1)).take(new Uint8Array(data.subarray(5)));
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      closing.close({ clean: true, reason: 'closed' });
      for (const channel of this.#channels.values()) channel.close('link');
    });
  }

  get hello(): MethodOutput<typeof serviceInterface, 'hello'> {
    if (!this.#hello) throw new Error('Nobody signed in');
    return this.#hello;
  }

  async signIn(token: string, deviceName: string): Promise<void> {
    const { nonce } = await this.next('challenge');
    this.#hello = await this.rpc.call('hello', {
      token,
      protocol: 1,
      appVersion: '1.0.0',
      shell: 'browser',
      device: { name: deviceName, os: 'Test', platform: 'linux' as const, key: this.#keys.public },
      proof: await this.#keys.sign(Buffer.concat([Buffer.from('handrail-link/1'), nonce])),
    });
  }

  /** The oldest notice of this name that was not taken yet. */
  async next<K extends AppNotice>(name: K): Promise<NoticePayload<typeof appInterface, K>> {
    await until(`the service says ${name}`, () => this.heard[name].length > 0);
    return this.heard[name].shift() as NoticePayload<typeof appInterface, K>;
  }

  relay(channel: number): RelayPort {
    const known = this.#channels.get(channel);
    if (known) return known;
    const header = Buffer.alloc(5);
    header[0] = linkFrame.relay;
    header.writeUInt32BE(channel, 1);
    const port = new RelayPort((frame) => this.raw(Buffer.concat([header, frame])));
    this.#channels.set(channel, port);
    return port;
  }

  /** A whole message of the link, as it is. */
  raw(message: Uint8Array): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(message);
  }

  /** Settles when the service has read everything that was sent before. */
  async flushed(): Promise<void> {
    await this.rpc.call('endSession', { sessionId: 'none', reason: 'cancelled' });
  }

  close(): void {
    this.socket.terminate();
  }
}
