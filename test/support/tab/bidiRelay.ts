import { rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { type RawData, WebSocket, WebSocketServer } from 'ws';

/** A way to a Firefox for Playwright, which asks for more than the long-term release knows. */
export interface BidiRelay {
  /** Starts Firefox, and names the relay's address as its own. */
  readonly launcher: string;
  dispose(): Promise<void>;
}

/** Playwright overrides colours and motion in every context; a Firefox that does not know the command keeps its own. */
const unknownThere = new Set(['emulation.setMediaFeaturesOverride']);

/**
 * Stands between Playwright and Firefox, which speak WebDriver BiDi: answers commands that this Firefox does not know and no test
 * needs, and carries everything else as it is. Without it Playwright opens no context in Firefox ESR.
 */
export async function bidiRelay(firefox: string): Promise<BidiRelay> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise((listening) => server.once('listening', listening));
  server.on('connection', (near, { url = '' }) => {
    const [, port, ...path] = url.split('/');
    const far = new WebSocket(`ws://127.0.0.1:${Number(port)}/${path.join('/')}`);
    const open = new Promise((opened) => far.once('open', opened));
    near.on('message', (data) => {
      const { id, method } = command(data);
      if (unknownThere.has(method)) near.send(JSON.stringify({ type: 'success', id, result: {} }));
      else void open.then(() => far.send(text(data)));
    });
    far.on('message', (data) => near.send(text(data)));
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => other.terminate());
      one.on('close', () => other.close());
    }
  });
  const { port } = server.address() as AddressInfo;
  const launcher = `${firefox}-relayed`;
  const renamed = `s#ws://127.0.0.1:\\([0-9]*\\)#ws://127.0.0.1:${port}/\\1#`;
  await writeFile(launcher, `#!/bin/sh\n'${firefox}' "$@" 2>&1 | sed -u '${renamed}' >&2\n`, { mode: 0o755 });
  return {
    launcher,
    async dispose() {
      for (const client of server.clients) client.terminate();
      await new Promise((closed) => server.close(closed));
      await rm(launcher, { force: true });
    },
  };
}

function command(data: RawData): { readonly id: number; readonly method: string } {
  return JSON.parse(text(data)) as { id: number; method: string };
}

function text(data: RawData): string {
  return Buffer.isBuffer(data) ? data.toString() : Buffer.concat([data].flat() as Buffer[]).toString();
}
