import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { appearLimitMs } from '../../../build/demo/patience.ts';
import { ownProcess } from '../../../build/ownedProcess.ts';
import { findCommand } from '../../../build/systemTools.ts';
import type { Namespace } from './namespaces.ts';

/** A TURN server of this test's own. */
export interface Coturn {
  readonly secret: string;
  /** What the service is told: the file with the secret. */
  readonly secretFile: string;
  /** Ends it as a broken machine would. */
  dispose(): Promise<void>;
}

export interface CoturnOptions {
  /** Where it listens, each on `port` with UDP and TCP and on `tlsPort` with TLS. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** With its certificate and key, in PEM. */
  readonly tls?: { readonly port: number; readonly certificate: string; readonly key: string };
  readonly at?: Namespace;
  /** Allocations of one name at once. */
  readonly quota?: number;
  /** Without UDP towards the clients, as where a firewall lets none through. */
  readonly withoutUdp?: boolean;
}

/** What nobody may be reached in through the server, as `workbench/service/turn/README.md` says. */
const deniedPeers: readonly string[] = [
  '0.0.0.0-0.255.255.255',
  '10.0.0.0-10.255.255.255',
  '100.64.0.0-100.127.255.255',
  '127.0.0.0-127.255.255.255',
  '169.254.0.0-169.254.255.255',
  '172.16.0.0-172.31.255.255',
  '192.0.0.0-192.0.0.255',
  '192.168.0.0-192.168.255.255',
  '198.18.0.0-198.19.255.255',
  '::1',
  'fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
];

/** Why there is no TURN server to be had here, or false; fits the `skip` option of a test. */
export function noCoturn(): string | false {
  const missing = findCommand('turnserver') === undefined;
  return missing && 'NOT RUN: coturn is not installed';
}

/** Starts a server and waits until it listens. */
export async function startCoturn(options: CoturnOptions): Promise<Coturn> {
  const { addresses, port, tls, at, quota = 12, withoutUdp = false } = options;
  const folder = await mkdtemp(join(tmpdir(), 'handrail-coturn-'));
  const secret = 'a-secret-of-this-test-alone-0123456789';
  const secretFile = join(folder, 'secret');
  await writeFile(secretFile, `${secret}\n`, { mode: 0o600 });
  const lines = [
    ...addresses.map((address) => `listening-ip=${address}`),
    ...addresses.map((address) => `relay-ip=${address}`),
    `listening-port=${port}`,
    'use-auth-secret',
    `static-auth-secret=${secret}`,
    'realm=handrail',
    'fingerprint',
    'stale-nonce=600',
    `user-quota=${quota}`,
    'total-quota=200',
    'no-multicast-peers',
    'no-software-attribute',
    'no-cli',
    'no-tlsv1',
    'no-tlsv1_1',
    'no-dtls',
    'min-port=49160',
    'max-port=49560',
    ...deniedPeers.map((range) => `denied-peer-ip=${range}`),
    ...(tls
      ? [`tls-listening-port=${tls.port}`, `cert=${join(folder, 'cert.pem')}`, `pkey=${join(folder, 'key.pem')}`]
      : ['no-tls']),
    ...(withoutUdp ? ['no-udp'] : []),
    `pidfile=${join(folder, 'pid')}`,
    `userdb=${join(folder, 'users.db')}`,
    'log-file=stdout',
    'simple-log',
  ];
  if (tls) {
    await writeFile(join(folder, 'cert.pem'), tls.certificate);
    await writeFile(join(folder, 'key.pem'), tls.key, { mode: 0o600 });
  }
  const file = join(folder, 'turnserver.conf');
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  const [program = '', ...before] = [...(at?.enter ?? []), 'turnserver'];
  const owned = ownProcess(program, [...before, '-c', file], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  owned.child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    said = (said + chunk).slice(-20_000);
  });
  let ended: string | undefined;
  void owned.ended.then((reason) => {
    ended = reason;
  });
  const dispose = async () => {
    await owned.dispose();
    await rm(folder, { recursive: true, force: true });
  };
  const limit = AbortSignal.timeout(appearLimitMs);
  while (!(await listens(addresses[0] ?? '', tls?.port ?? port, at))) {
    if (ended !== undefined || limit.aborted) {
      await dispose();
      throw new Error(`The TURN server does not listen: ${ended ?? ''}\n${said}`);
    }
    await pause(30);
  }
  return { secret, secretFile, dispose };
}

async function listens(host: string, port: number, at: Namespace | undefined): Promise<boolean> {
  if (at) {
    const { stdout } = await promisify(execFile)(at.enter[0] ?? '', [...at.enter.slice(1), 'cat', '/proc/net/tcp']);
    // Port in hexadecimal, and the state of a socket that listens.
    return new RegExp(`:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A`).test(stdout);
  }
  return new Promise((resolve) => {
    const socket = connect(port, host, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
