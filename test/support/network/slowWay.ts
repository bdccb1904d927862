// A program that is a slow and lossy line, for kernels that can do none of it: `node slowWay.ts NAME KBITS LOSS DELAY_MS`. It makes
// a TUN device of that name in its network, and what is routed into it comes out again later, or not at all: at most so much
// in each direction, told by the destination's net (/24). Prints a line once it can be routed into.
import { openSync, read, writeSync } from 'node:fs';
import koffi from 'koffi';

/** From linux/if_tun.h. */
const tunSetInterface = 0x400454ca;
const flags = 0x0001 | 0x1000;
/** What waits before a narrow line; the rest is lost, ms. */
const queueMs = 250;

const [name = '', kilobits, loss, delay] = process.argv.slice(2);
const line = { kilobits: Number(kilobits), loss: Number(loss), delayMs: Number(delay) };
const file = openSync('/dev/net/tun', 'r+');
const request = Buffer.alloc(40);
request.write(name, 'latin1');
request.writeUInt16LE(flags, 16);
const ioctl = koffi.load('libc.so.6').func('int ioctl(int, unsigned long, void *)');
if (ioctl(file, tunSetInterface, request) !== 0) throw new Error('There is no TUN device to be had here.');
process.stdout.write('ready\n');

const freeAt = new Map<string, number>();
const packet = Buffer.alloc(65_536);
take();

function take(): void {
  read(file, packet, 0, packet.length, null, (error, length) => {
    if (error) throw error;
    pass(Buffer.from(packet.subarray(0, length)));
    take();
  });
}

function pass(taken: Buffer): void {
  // IPv4 alone; what the system says by itself when the device comes up is IPv6.
  if ((taken[0] ?? 0) >> 4 !== 4 || Math.random() < line.loss) return;
  const net = taken.subarray(16, 19).join('.');
  const now = performance.now();
  const queued = Math.max(0, (freeAt.get(net) ?? 0) - now);
  if (queued > queueMs) return;
  const leaves = now + queued + (taken.length * 8) / line.kilobits;
  freeAt.set(net, leaves);
  setTimeout(() => writeSync(file, taken), leaves - now + line.delayMs);
}
