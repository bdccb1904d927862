import { join } from 'node:path';
import { type Running, runProgram } from './running.ts';

/** Starts the service with the embedded identity provider and demo people, as a program of its own. */
export function startDemoService(
  options: {
    readonly data: string;
    readonly port?: number;
    /** In the place of `--demo`, where others sign people in. */
    readonly words?: readonly string[];
    /** Added to our own environment, such as where TURN servers are. */
    readonly env?: Readonly<Record<string, string>>;
    /** What comes before the command, to run it in another network. */
    readonly enter?: readonly string[];
  },
  log?: (line: string) => void,
): Promise<Running<{ readonly address: string }>> {
  const script = join(import.meta.dirname, '../../workbench/service/main.ts');
  const args = [
    ...(options.words ?? ['--demo']),
    '--quiet',
    '--port',
    String(options.port ?? 0),
    '--data',
    options.data,
  ];
  return runProgram(script, args, { ...process.env, ...options.env }, log, process.execPath, options.enter);
}

/** What a workbench is started with. */
export interface WorkbenchStart {
  /** The person is asked when absent. */
  readonly service?: string;
  readonly data: string;
  /** DISPLAY and XAUTHORITY; our own when absent. */
  readonly env?: Readonly<Record<string, string>>;
  readonly name?: string;
  /** Width and height of its window, as `1180,700`. */
  readonly size?: string;
  /** A file that holds an enrolment token. */
  readonly enrolmentFile?: string;
  /** Picks the screen by itself and opens a debugging port on loopback: demo and tests only. */
  readonly testing?: boolean;
  /** More of the browser's own flags: tests only. */
  readonly flags?: readonly string[];
  /** What comes before the command, to run it in another network, where the other side is not found on loopback either. */
  readonly enter?: readonly string[];
}

/** Starts a workbench on the installed browser, as a program of its own. */
export function startWorkbench(
  start: WorkbenchStart,
  log?: (line: string) => void,
): Promise<Running<{ readonly debuggingPort?: number }>> {
  const args = ['--data', start.data];
  if (start.service !== undefined) args.push('--service', start.service);
  if (start.name !== undefined) args.push('--name', start.name);
  if (start.size !== undefined) args.push('--size', start.size);
  if (start.enrolmentFile !== undefined) args.push('--enrolment-file', start.enrolmentFile);
  if (start.testing) args.push('--testing');
  if (start.enter) args.push('--no-loopback-media');
  for (const flag of start.flags ?? []) args.push(`--flag=${flag}`);
  const script = join(import.meta.dirname, '../workbench.ts');
  return runProgram(script, args, { ...process.env, ...start.env }, log, process.execPath, start.enter);
}

/** Starts a workbench in Electron, as a program of its own, where it was bundled to. */
export function startElectron(
  electron: string,
  start: Pick<WorkbenchStart, 'data' | 'env'> & { readonly service: string },
  log?: (line: string) => void,
): Promise<Running<{ readonly ready: boolean }>> {
  const script = join(import.meta.dirname, '../../out/electron/main.js');
  const args = ['--service', start.service, '--data', start.data];
  return runProgram(script, args, { ...process.env, ...start.env }, log, electron);
}
