import { execFile } from 'node:child_process';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { spread } from '../demo/measure.ts';

/** What one session measured, of the demo's last line. */
interface Measured {
  readonly ok: boolean;
  readonly firstFrameMs: number;
  readonly inputRoundTripMs: { readonly p50: number; readonly p95: number };
  readonly fps: number;
}

/** Runs the demo's session several times and prints the medians. */
export async function sessionBench(count: number, json: boolean): Promise<void> {
  const measured: Measured[] = [];
  for (let run = 1; run <= count; run += 1) {
    const session = await oneSession();
    measured.push(session);
    process.stdout.write(
      `run ${run}: first frame ${session.firstFrameMs} ms, round trip ${session.inputRoundTripMs.p50} ms, ${session.fps} fps\n`,
    );
  }
  const median = (of: (session: Measured) => number) => spread(measured.map(of)).p50;
  const result = {
    runs: count,
    firstFrameMs: median((session) => session.firstFrameMs),
    inputRoundTripMs: {
      p50: median((session) => session.inputRoundTripMs.p50),
      p95: median((session) => session.inputRoundTripMs.p95),
    },
    fps: median((session) => session.fps),
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
  const rows = [
    ['code typed to first frame', `${result.firstFrameMs} ms`],
    ['key to its effect in the picture, median', `${result.inputRoundTripMs.p50} ms`],
    ['the same, 95th percentile', `${result.inputRoundTripMs.p95} ms`],
    ['moving picture', `${result.fps} fps`],
    ['load of the machine meanwhile', String(result.load)],
  ];
  for (const [name, value] of rows) process.stdout.write(`${name?.padEnd(44)}${value}\n`);
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
}

async function oneSession(): Promise<Measured> {
  const args = [join(import.meta.dirname, '..', 'demo.ts'), '--headless', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 16 * 1024 * 1024 });
  // The demo's last line is its result; it has failed with a code of its own when anything in it did.
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Measured;
}
