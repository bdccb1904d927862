import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** What a client without manners says to a TURN server (RFC 8656), byte by byte, to see what it answers. */
export interface TurnClient {
  /** Asks for an address: 0 when it got one, else the error's code. */
  allocate(username: string, password: string): Promise<number>;
  /** Asks to reach another through it: 0, or the error's code. */
  permit(peer: string): Promise<number>;
  close(): void;
}

const cookie = 0x2112a442;
const attribute = {
  username: 0x0006,
  integrity: 0x0008,
  error: 0x0009,
  peer: 0x0012,
  realm: 0x0014,
  nonce: 0x0015,
  transport: 0x0019,
};
const method = { allocate: 0x0003, permission: 0x0008 };

type Attributes = readonly (readonly [number, Buffer])[];

export async function openTurnClient(to: {
  readonly host: string;
  readonly port: number;
  readonly over: 'udp' | 'tcp' | 'tls';
  /** Of the server's certificate. */
  readonly ca?: string;
}): Promise<TurnClient> {
  const wire = to.over === 'udp' ? await openUdp(to.host, to.port) : await openStream(to);
  let realm = '';
  let nonce: Buffer = Buffer.alloc(0);
  let name = '';
  let key: Buffer = Buffer.alloc(0);
  const ask = async (type: number, attributes: Attributes): Promise<number> => {
    const signed: Attributes =
      key.length === 0
        ? attributes
        : [
            ...attributes,
            [attribute.username, Buffer.from(name)],
            [attribute.realm, Buffer.from(realm)],
            [attribute.nonce, nonce],
          ];
    const answer = await wire.exchange(request(type, signed, key));
    const found = read(answer);
    realm = found.get(attribute.realm)?.toString() ?? realm;
    nonce = found.get(attribute.nonce) ?? nonce;
    const error = found.get(attribute.error);
    return error ? (error[2] ?? 0) * 100 + (error[3] ?? 0) : 0;
  };
  const udp = [attribute.transport, Buffer.of(17, 0, 0, 0)] as const;
  return {
    async allocate(username, password) {
      key = Buffer.alloc(0);
      // Answered with 401, the realm and a nonce.
      await ask(method.allocate, [udp]);
      name = username;
      key = createHash('md5').update(`${username}:${realm}:${password}`).digest();
      return ask(method.allocate, [udp]);
    },
    permit(peer) {
      const mixed = Buffer.from(peer.split('.').map(Number));
      mixed.writeUInt32BE((mixed.readUInt32BE(0) ^ cookie) >>> 0);
      return ask(method.permission, [[attribute.peer, Buffer.concat([Buffer.of(0, 1, 0x12, 0x34), mixed])]]);
    },
    close: wire.close,
  };
}

function request(type: number, attributes: Attributes, key: Buffer): Buffer {
  const body = Buffer.concat(attributes.map(([name, value]) => field(name, value)));
  const head = Buffer.alloc(20);
  head.writeUInt16BE(type);
  head.writeUInt16BE(body.length + (key.length > 0 ? 24 : 0), 2);
  head.writeUInt32BE(cookie, 4);
  randomBytes(12).copy(head, 8);
  const message = Buffer.concat([head, body]);
  if (key.length === 0) return message;
  return Buffer.concat([message, field(attribute.integrity, createHmac('sha1', key).update(message).digest())]);
}

function field(name: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(name);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

function read(message: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = 20; at + 4 <= message.length; ) {
    const length = message.readUInt16BE(at + 2);
    found.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length));
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return found;
}

interface Wire {
  exchange(message: Buffer): Promise<Buffer>;
  close(): void;
}

async function openUdp(host: string, port: number): Promise<Wire> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.connect(port, host, resolve));
  return {
    exchange: (message) =>
      new Promise((resolve, reject) => {
        socket.once('message', resolve);
        socket.once('error', reject);
        socket.send(message);
      }),
    close: () => socket.close(),
  };
}

async function openStream(to: {
  readonly host: string;
  readonly port: number;
  readonly over: string;
  readonly ca?: string;
}): Promise<Wire> {
  const { host, port, ca } = to;
  const socket = await new Promise<Socket>((resolve, reject) => {
    const opened: Socket =
      to.over === 'tls'
        ? connectTls({ host, port, ...(ca && { ca }) }, () => resolve(opened))
        : connectTcp(port, host, () => resolve(opened));
    opened.once('error', reject);
  });
  return {
    exchange: (message) =>
      new Promise((resolve, reject) => {
        let come = Buffer.alloc(0);
        const take = (part: Buffer) => {
          come = Buffer.concat([come, part]);
          if (come.length < 20 || come.length < 20 + come.readUInt16BE(2)) return;
          socket.off('data', take);
          resolve(come);
        };
        socket.on('data', take);
        socket.once('error', reject);
        socket.once('close', () => reject(new Error('The server closed the connection')));
        socket.write(message);
      }),
    close: () => socket.destroy(),
  };
}
