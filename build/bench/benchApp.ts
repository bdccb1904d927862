import { generateKeyPairSync, sign } from 'node:crypto';
import { Emitter } from '../../sdk/index.ts';
import { appInterface, linkFrame, linkProtocol, serviceInterface } from '../../workbench/base/link/linkApi.ts';
import { closeOnce } from '../../workbench/base/rpc/closing.ts';
import type { NoticeName, NoticePayload } from '../../workbench/base/rpc/methods.ts';
import { Rpc } from '../../workbench/base/rpc/rpc.ts';
import { processClock } from '../../workbench/network/processClock.ts';

type Notice<K extends NoticeName<typeof appInterface>> = NoticePayload<typeof appInterface, K>;

/** An app's end of a link, with nothing behind it. */
export class BenchApp {
  readonly rpc: Rpc<typeof appInterface, typeof serviceInterface>;
  readonly #socket: WebSocket;

  /** Connects and signs in. */
  static async open(service: string, name: string, token: string): Promise<BenchApp> {
    const app = new BenchApp(`${service.replace(/^http/, 'ws')}/link`);
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const { nonce } = await app.next('challenge');
    await app.rpc.call('hello', {
      token,
      protocol: 1,
      appVersion: '1.0.0',
      shell: 'browser',
      device: {
        name,
        os: 'Linux',
        platform: 'linux',
        key: { kty: 'OKP', crv: 'Ed25519', x: String(publicKey.export({ format: 'jwk' }).x) },
      },
      proof: new Uint8Array(sign(null, Buffer.concat([Buffer.from('handrail-link/1'), nonce]), privateKey)),
    });
    return app;
  }

  constructor(address: string) {
    const socket = new WebSocket(address, linkProtocol);
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    const frames = new Emitter<Uint8Array>();
    const closing = closeOnce();
    this.rpc = new Rpc(
      {
        send: (frame) => socket.send(Buffer.concat([Buffer.of(linkFrame.rpc), frame])),
        onFrame: frames.event,
        onClose: closing.event,
        bufferedBytes: 0,
        close: () => socket.close(),
      },
      { local: appInterface, remote: serviceInterface, clock: processClock },
    );
    socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
      const frame = new Uint8Array(data);
      if (frame[0] === linkFrame.rpc) frames.emit(frame.subarray(1));
    });
    socket.addEventListener('close', ({ code }) => closing.close({ clean: true, reason: String(code) }));
  }

  /** The next notice of this name. */
  next<K extends NoticeName<typeof appInterface>>(name: K): Promise<Notice<K>> {
    return new Promise((resolve, reject) => {
      const closed = this.rpc.onClose(() => reject(new Error(`The link closed before ${name} came`)));
      const heard = this.rpc.on(name, (payload) => {
        heard.dispose();
        closed.dispose();
        resolve(payload);
      });
    });
  }

  /** Settles once the service has closed it too. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#socket.addEventListener('close', () => resolve(), { once: true });
      this.#socket.close();
    });
  }
}
