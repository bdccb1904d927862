import { execFile, execFileSync } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './freePort.ts';
import { ownProcess } from './ownedProcess.ts';
import { findPostgres } from './systemTools.ts';

/** Connection strings of one database: for the service, for the owner of its tables, and for the administrator of the server. */
export interface TestDatabase {
  readonly service: string;
  readonly owner: string;
  readonly administrator: string;
}

/** A PostgreSQL server of our own in a temporary folder, on a socket there and on a port of loopback. */
export interface PostgresServer {
  readonly port: number;
  /** Runs statements as the administrator. */
  run(database: string, statements: string): Promise<string>;
  /** A new database: empty and in a language whose order is not that of bytes, or like another one that nobody uses meanwhile. */
  createDatabase(name: string, template?: string): Promise<TestDatabase>;
  /** Ends the server with all of its connections, and removes its folder. */
  dispose(): Promise<void>;
}

/**
 * Runs a server, and removes its folder when it has ended. What SIGTERM means to PostgreSQL is to wait until everybody has gone; here it
 * means now, and it comes by itself when we end without a word.
 */
const guard = `
trap 'kill -INT "$server" 2>/dev/null' TERM INT
"$@" & server=$!
while kill -0 "$server" 2>/dev/null; do wait "$server"; done
cd / && rm -rf -- "$0"`;

/** With passwords that are asked for on the port, and not on the socket. */
const rolesOfTests = `
  create role handrail_owner login password 'owner of the tests'
  create role handrail_service login password 'service of the tests'`;

/** Why there can be no server here; undefined where there can. */
export function reasonForNoPostgres(): string | undefined {
  if (findPostgres() === undefined) return 'PostgreSQL is not installed (Debian: apt-get install postgresql)';
  if (process.getuid?.() === 0 && account() === undefined)
    return 'PostgreSQL does not run as root, and there is no user "postgres" to run it as';
  return undefined;
}

/** Starts a server. Nothing that it keeps outlives it, so that it does not wait for the disk. */
export async function postgresServer(): Promise<PostgresServer> {
  const programs = findPostgres();
  const reason = reasonForNoPostgres();
  if (programs === undefined || reason !== undefined) throw new Error(reason);
  const who = process.getuid?.() === 0 ? account() : undefined;
  // The folder for temporary files of root may be closed to others, and the path of a socket is short.
  const folder = await mkdtemp(join(who === undefined ? tmpdir() : '/tmp', 'handrail-postgres-'));
  if (who) await chown(folder, who.uid, who.gid);
  const data = join(folder, 'data');
  const options = { ...who, cwd: folder, env: { ...process.env, LC_ALL: 'C.UTF-8', LC_MESSAGES: 'C' } };
  const as = ['--username', 'postgres', '--auth-local', 'trust', '--auth-host', 'scram-sha-256'];
  const args = ['--pgdata', data, '--no-sync', '--encoding', 'UTF8', ...as];
  await promisify(execFile)(join(programs, 'initdb'), args, options).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: folder,
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '200',
    shared_buffers: '64MB',
    max_wal_size: '256MB',
  };
  const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = ownProcess('/bin/sh', ['-c', guard, folder, join(programs, 'postgres'), '-D', data, ...given], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const dispose = async () => {
    server.child.kill('SIGTERM');
    await server.ended;
  };
  await ready(server).catch(async (error: unknown) => {
    await dispose();
    throw error;
  });
  const run = async (database: string, statements: string) => {
    const args = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', folder, '-p', String(port), '-U', 'postgres'];
    const lines = statements.split('\n').flatMap((line) => (line.trim() === '' ? [] : ['-c', line]));
    const { stdout } = await promisify(execFile)(join(programs, 'psql'), [...args, '-d', database, ...lines], options);
    return stdout.trim();
  };
  await run('postgres', rolesOfTests);
  const at = (role: string, name: string) => `postgres://${role}@${encodeURIComponent(folder)}:${port}/${name}`;
  return {
    port,
    run,
    async createDatabase(name, template) {
      const language = "template template0 locale_provider icu icu_locale 'en-US' locale 'C.UTF-8'";
      await run(
        'postgres',
        `create database ${name} owner handrail_owner strategy file_copy ${template === undefined ? language : `template ${template}`}`,
      );
      return {
        service: at('handrail_service', name),
        owner: at('handrail_owner', name),
        administrator: at('postgres', name),
      };
    },
    dispose,
  };
}

async function ready(server: ReturnType<typeof ownProcess>): Promise<void> {
  let said = '';
  const up = new Promise<void>((resolve) => {
    server.child.stderr?.on('data', (data: Buffer) => {
      if (said.length < 100_000) said += data;
      if (said.includes('ready to accept connections')) resolve();
    });
  });
  const down = server.ended.then((how) => {
    throw new Error(`The PostgreSQL server did not start: ${how}\n${said}`);
  });
  await Promise.race([up, down]);
  down.catch(() => 'An end after the start is no failure of it.');
}

/** PostgreSQL refuses to run as root; its package brings a user. */
function account(): { readonly uid: number; readonly gid: number } | undefined {
  const id = (which: string) =>
    Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}
