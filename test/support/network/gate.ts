// A program that hands on what comes to one address to another, so that what listens in one network is found in the next:
// `node gate.ts FROM TO`, each as host:port or as the path of a Unix socket. Prints a line once it listens.
import { connect, createServer, type Server, type Socket } from 'node:net';

const [from = '', to = ''] = process.argv.slice(2);
const open = new Set<Socket>();
const server: Server = createServer((near) => {
  const far = isPath(to) ? connect(to) : connect({ host: hostOf(to), port: portOf(to) });
  near.pipe(far);
  far.pipe(near);
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    open.add(one);
    one.setNoDelay(true);
    // Whatever one end heard, the other hears too.
    one.on('error', () => other.resetAndDestroy());
    one.on('close', () => {
      open.delete(one);
      other.destroy();
    });
  }
});
const said = () => process.stdout.write('ready\n');
if (isPath(from)) server.listen(from, said);
else server.listen(portOf(from), hostOf(from), said);

function isPath(address: string): boolean {
  return address.startsWith('/');
}

function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(':'));
}

function portOf(address: string): number {
  return Number(address.slice(address.lastIndexOf(':') + 1));
}
