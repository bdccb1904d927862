import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { Emitter } from '@handrail/sdk';
import { WebSocket } from 'ws';
import { appearLimitMs } from '../../../../build/demo/patience.ts';
import { appInterface, type DeviceKey, linkFrame, serviceInterface } from '../../../../workbench/base/link/linkApi.ts';
import { closeOnce } from '../../../../workbench/base/rpc/closing.ts';
import type { MethodInput, MethodOutput, NoticePayload } from '../../../../workbench/base/rpc/methods.ts';
import { Rpc } from '../../../../workbench/base/rpc/rpc.ts';
import { processClock } from '../../../../workbench/network/processClock.ts';
import { type AppNotice, type HeardNotices, heardNotices } from '../../../support/heardNotices.ts';

type Welcome = MethodOutput<typeof serviceInterface, 'hello'>;
/** The key of a device, as an app keeps it. */
export class TestDevice {
  readonly name: string;
  readonly key: DeviceKey;
  readonly #privateKey: KeyObject;

  constructor(name: string) {
    this.name = name;
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    this.#privateKey = privateKey;
    this.key = { kty: 'OKP', crv: 'Ed25519', x: String(publicKey.export({ format: 'jwk' }).x) };
  }

  prove(nonce: Uint8Array): Uint8Array {
    return new Uint8Array(sign(null, Buffer.concat([Buffer.from('handrail-link/1'), nonce]), this.#privateKey));
  }
}

/** An app's end of a link over a real socket, without any of the device's code. */
export class TestApp {
  readonly socket: WebSocket;
  readonly rpc: Rpc<typeof appInterface, typeof serviceInterface>;
  /** What came, by the name of the notice. */
  readonly heard: HeardNotices;
  /** Relay frames that came: channel and content. */
  readonly relayed: { readonly channel: number; readonly body: Buffer }[] = [];
  /** The code with which the socket closed. */
  closed: number | undefined;
  /** What the service answered to the sign-in. */
  #welcome: Welcome | undefined;
  readonly #device: TestDevice;

  constructor(service: string, device: TestDevice, headers: Readonly<Record<string, string>> = {}) {
    this.#device = device;
    this.socket = new WebSocket(`${service.replace(/^http/, 'ws')}/link`, 'handrail.link.1', {
      headers,
      perMessageDeflate: false,
    });
    const frames = new Emitter<Uint8Array>();
    const closing = closeOnce();
    this.rpc = new Rpc(
      {
        send: (frame) => this.socket.send(Buffer.concat([Buffer.of(linkFrame.rpc), frame])),
        onFrame: frames.event,
        onClose: closing.event,
        bufferedBytes: 0,
        close: () => this.socket.close(),
      },
      { local: appInterface, remote: serviceInterface, clock: processClock },
    );
    this.heard = heardNotices(this.rpc);
    this.socket.on('message', (data: Buffer) => {
      if (data[0] === linkFrame.rpc) frames.emit(new Uint8Array(data.subarray(1)));
      else this.relayed.push({ channel: data.readUInt32BE(1), body: data.subarray(5) });
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', (code) => {
      this.closed = code;
      closing.close({ clean: true, reason: String(code) });
    });
  }

  async hello(token: string, change: Partial<MethodInput<typeof serviceInterface, 'hello'>> = {}) {
    const challenge = await this.first('challenge');
    this.#welcome = await this.rpc.call('hello', {
      token,
      protocol: 1,
      appVersion: '1.0.0',
      shell: 'browser',
      device: { name: this.#device.name, os: 'Linux', platform: 'linux' as const, key: this.#device.key },
      proof: this.#device.prove(challenge.nonce),
      ...change,
    });
    return this.#welcome;
  }

  get welcome(): Welcome {
    if (!this.#welcome) throw new Error('Nobody has signed in on this link');
    return this.#welcome;
  }

  /** Settles when the frame has left this process. */
  relay(channel: number, body: Uint8Array): Promise<void> {
    const header = Buffer.alloc(5);
    header[0] = linkFrame.relay;
    header.writeUInt32BE(channel, 1);
    return new Promise((resolve) => this.socket.send(Buffer.concat([header, body]), () => resolve()));
  }

  /** The newest notice of this name, once there are `count`. */
  async first<K extends AppNotice>(name: K, count = 1): Promise<NoticePayload<typeof appInterface, K>> {
    const limit = AbortSignal.timeout(appearLimitMs);
    for (;;) {
      const notice = this.heard[name][count - 1];
      if (notice !== undefined) return notice as NoticePayload<typeof appInterface, K>;
      if (limit.aborted) throw new Error(`${name} did not come`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Settles when the service has read everything that was sent before, which says nothing of what comes by other links. */
  async flushed(): Promise<void> {
    await this.rpc.call('endSession', { sessionId: 'none', reason: 'cancelled' });
  }

  /** Settles once the socket has closed. */
  async gone(): Promise<void> {
    if (this.closed === undefined) await new Promise((resolve) => this.socket.once('close', resolve));
  }

  close(): void {
    this.socket.terminate();
  }
}
