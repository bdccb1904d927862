import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { linkFrame, linkPath, linkProtocol } from '../../../workbench/base/link/linkApi.ts';
import { decodeFrame, encodeFrame, type Frame } from '../../../workbench/base/rpc/frame.ts';

/** `up` is from the app to the service. */
export type Way = 'up' | 'down';

/** What becomes of a message: what is given arrives instead, in order; nothing arrives of an empty list. */
export type Tamper = (message: Uint8Array, way: Way) => readonly Uint8Array[];

export const passOn: Tamper = (message) => [message];

/** Stands between one app and the service: sees every message of the link, and may do with it what it likes. */
export class Wiretap {
  readonly address: string;
  /** Everything that passed, as it came. */
  readonly seen: { readonly way: Way; readonly message: Uint8Array }[] = [];
  /** Connections that were made through here. */
  connections = 0;
  tamper: Tamper = passOn;
  #app: WebSocket | undefined;
  #service: WebSocket | undefined;

  constructor(address: string) {
    this.address = address;
  }

  static async before(t: TestContext, service: string): Promise<Wiretap> {
    const server = createServer();
    const sockets = new WebSocketServer({ server, path: linkPath, handleProtocols: () => linkProtocol });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const tap = new Wiretap(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    sockets.on('connection', (app) => tap.#join(app, `${service.replace(/^http/, 'ws')}${linkPath}`));
    t.after(() => {
      for (const socket of sockets.clients) socket.terminate();
      tap.#service?.terminate();
      server.close();
      server.closeAllConnections();
    });
    return tap;
  }

  /** A message that nobody sent. */
  inject(way: Way, message: Uint8Array | string): void {
    const to = way === 'up' ? this.#service : this.#app;
    if (to?.readyState === WebSocket.OPEN) to.send(message);
  }

  /** Messages that passed on a relay channel, without their header. */
  relayed(way: Way): readonly Uint8Array[] {
    return this.seen
      .filter((each) => each.way === way && isRelay(each.message))
      .map(({ message }) => message.subarray(5));
  }

  #join(app: WebSocket, address: string): void {
    this.connections += 1;
    const service = new WebSocket(address, linkProtocol, { perMessageDeflate: false });
    this.#app = app;
    this.#service = service;
    const early: Uint8Array[] = [];
    app.on('message', (data: Buffer) => {
      for (const message of this.#pass(data, 'up')) {
        if (service.readyState === WebSocket.OPEN) service.send(message);
        else early.push(message);
      }
    });
    service.on('open', () => {
      for (const message of early.splice(0)) service.send(message);
    });
    service.on('message', (data: Buffer) => {
      for (const message of this.#pass(data, 'down')) if (app.readyState === WebSocket.OPEN) app.send(message);
    });
    app.on('close', () => service.terminate());
    service.on('close', () => app.terminate());
    for (const socket of [app, service]) socket.on('error', () => socket.terminate());
  }

  #pass(data: Buffer, way: Way): readonly Uint8Array[] {
    const message = new Uint8Array(data);
    this.seen.push({ way, message });
    return this.tamper(message, way);
  }
}

export function isRelay(message: Uint8Array): boolean {
  return message[0] === linkFrame.relay;
}

/** A frame of a relay channel as a message of the link. */
export function relayMessage(channel: number, frame: Uint8Array): Uint8Array {
  const header = Buffer.alloc(5);
  header[0] = linkFrame.relay;
  header.writeUInt32BE(channel, 1);
  return new Uint8Array(Buffer.concat([header, frame]));
}

/** The same message with another frame in it. */
export function withRelayed(message: Uint8Array, frame: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([message.subarray(0, 5), frame]));
}

/** What an rpc message says; undefined for a relay frame. */
export function rpcFrame(message: Uint8Array): Frame | undefined {
  return message[0] === linkFrame.rpc ? decodeFrame(message.subarray(1)) : undefined;
}

/** A frame of rpc as a message of the link. */
export function rpcMessage(frame: Frame): Uint8Array {
  return new Uint8Array(Buffer.concat([Buffer.of(linkFrame.rpc), encodeFrame(frame)]));
}
