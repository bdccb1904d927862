// Runs one PAC file, which may be hostile: in QuickJS, within a thread that is ended when it takes too long.
import { networkInterfaces } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { createPacResolver } from 'pac-resolver';
import { QuickJS } from 'quickjs-wasi';

const memoryLimit = 32 * 1024 * 1024;

const qjs = await QuickJS.create({ memoryLimit });
// From here on it is the file that takes its time.
parentPort?.postMessage({ ready: true });
const find = createPacResolver(qjs, String(workerData), {
  sandbox: {
    alert: () => undefined,
    // The library's own asks a server of somebody else's.
    myIpAddress: () => ownAddress(),
  },
});

parentPort?.on('message', ({ id, url, host }: { id: number; url: string; host: string }) => {
  find(url, host).then(
    (answer) => parentPort?.postMessage({ id, answer: typeof answer === 'string' ? answer.slice(0, 4_096) : '' }),
    // What a PAC file throws is its own affair.
    () => parentPort?.postMessage({ id, failed: true }),
  );
});

function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
