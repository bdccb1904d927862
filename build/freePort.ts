import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below what Linux, macOS and Windows hand out by themselves, to whoever listens on no certain port or connects: what is free here
// stays so, however many others do that meanwhile.
const [first, last] = [20_000, 32_000];
const given = new Set<number>();

/** A port of this machine where nobody listens, for programs that cannot find one by themselves; another one each time. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(first, last);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
