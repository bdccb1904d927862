import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, connect as dial, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noBrowserPlace } from '../browserPlace.ts';
import { certificate } from '../certificates.ts';
import { inRoomOf, openRoom, type Room } from '../room/room.ts';
import { type Coturn, noCoturn, startCoturn } from './coturn.ts';
import { layGate } from './layGate.ts';
import { noNamespaces } from './namespaces.ts';
import { addresses, makeOffices, type Offices } from './offices.ts';
import { names, openProxiedOffices, type ProxiedOffices, type ProxiedOptions } from './proxiedOffices.ts';
import { spkiOf } from './spki.ts';

/** The service's port on the loopback of each network: the demonstration's provider is nowhere else. */
const loopbackPort = 8420;
const servicePort = 443;

/** A room whose two people sit in offices of their own, with the servers elsewhere. */
export interface FarRoom extends Room {
  readonly offices: Offices;
  /** Where there is a proxy. */
  readonly proxied: ProxiedOffices | undefined;
  /** Ends the TURN server as a broken machine would; `startTurn` brings it back. */
  stopTurn(): Promise<void>;
  startTurn(): Promise<void>;
  close(): Promise<void>;
}

export interface FarRoomOptions {
  /** Whether there is a TURN server: by UDP and TCP, and by TLS on 443. */
  readonly turn?: boolean;
  /** More flags for the browsers, such as what an organisation forbids them. */
  readonly flags?: readonly string[];
  /** The offices' only way out is a proxy; the people sign in with an organisation's provider, and not the demonstration's. */
  readonly proxy?: ProxiedOptions;
  readonly log: (line: string) => void;
  /** The networks are there, and nobody is in them yet. */
  readonly prepare?: (offices: Offices) => Promise<unknown>;
}

/** Why there is none to be had here, or false; fits the `skip` option of a test. */
export function noFarRoom(): string | false {
  return noNamespaces() || noCoturn() || noBrowserPlace();
}

/** One such room for all tests of a file, as with `inRoom`. */
export function inFarRoom(file: string, options: Omit<FarRoomOptions, 'log'> = {}) {
  return inRoomOf<FarRoom>(file, noFarRoom(), (log) => openFarRoom({ ...options, log }));
}

export async function openFarRoom(options: FarRoomOptions): Promise<FarRoom> {
  const endings: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'handrail-far-'));
    endings.push(() => rm(folder, { recursive: true, force: true }));
    const offices = await makeOffices();
    endings.push(() => offices.dispose());
    const proxied = options.proxy && (await openProxiedOffices(offices, options.proxy));
    if (proxied) endings.push(() => proxied.dispose());
    const tls = proxied?.tls ?? certificate({ ips: [addresses.turn] });
    let turn: Coturn | undefined;
    const startTurn = async () => {
      turn = await startCoturn({
        addresses: [addresses.turn],
        port: 3478,
        tls: { port: 443, certificate: tls.cert, key: tls.key },
        at: offices.server,
      });
    };
    const stopTurn = async () => turn?.dispose();
    endings.push(stopTurn);
    if (options.turn) await startTurn();
    await options.prepare?.(offices);
    const turnHost = proxied ? names.turn : addresses.turn;
    const turnEnv = turn ? turnVariables(turn, turnHost) : {};
    const startedAs = proxied
      ? {
          ...proxied.elsewhere,
          service: { ...proxied.elsewhere.service, env: { ...proxied.elsewhere.service.env, ...turnEnv } },
        }
      : { service: { port: loopbackPort, env: turnEnv } };
    if (!proxied) endings.push(...(await layDoors(offices)).map((each) => () => each.dispose()));
    let reached = 0;
    const room = await openRoom({
      visible: false,
      log: options.log,
      ...(proxied && { route: async () => proxied.address }),
      elsewhere: {
        ...startedAs,
        enter: {
          service: offices.server.enter,
          helper: offices.helper.enter,
          sharer: offices.sharer.enter,
        },
        flags: [`--ignore-certificate-errors-spki-list=${spkiOf(tls)}`, ...(options.flags ?? [])],
        async reach(who, port) {
          reached += 1;
          const path = join(folder, `reach-${reached}`);
          const there = await layGate(offices[who], { from: path, to: `127.0.0.1:${port}` });
          endings.push(() => there.dispose());
          const server = await nearEnd(path);
          endings.push(async () => void server.close());
          return (server.address() as AddressInfo).port;
        },
      },
    });
    endings.push(() => room.close());
    return Object.assign(Object.create(room), {
      offices,
      proxied,
      startTurn,
      stopTurn,
      close,
    }) as FarRoom;
  } catch (error) {
    await close();
    throw error;
  }
}

/** The demonstration's provider is on loopback alone: so it and the service are found there in each network. */
async function layDoors(offices: Offices): Promise<readonly { dispose(): Promise<void> }[]> {
  const service = `${addresses.service}:${servicePort}`;
  const loopback = `127.0.0.1:${loopbackPort}`;
  const laid = [await layGate(offices.server, { from: service, to: loopback })];
  for (const side of ['helper', 'sharer'] as const)
    laid.push(await layGate(offices[side], { from: loopback, to: service }));
  return laid;
}

/** A port here that leads to a Unix socket. */
async function nearEnd(path: string): Promise<Server> {
  const server = createServer((near) => {
    const far = dial(path);
    near.pipe(far);
    far.pipe(near);
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

function turnVariables({ secretFile }: Coturn, host: string): Readonly<Record<string, string>> {
  const urls = [`turn:${host}:3478`, `turn:${host}:3478?transport=tcp`, `turns:${host}:443?transport=tcp`];
  return { HANDRAIL_TURN_URLS: urls.join(','), HANDRAIL_TURN_SECRET_FILE: secretFile };
}
