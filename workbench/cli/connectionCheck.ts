import { parseArgs } from 'node:util';
import { appVersion } from '../base/app/appVersion.ts';
import { reportLines } from '../base/check/checkReport.ts';
import type { CheckResult } from '../base/check/checkResult.ts';
import { shown } from './cell.ts';
import type { CliIo } from './cliIo.ts';
import { misuse } from './cliProblem.ts';
import { addressFrom } from './connection.ts';
import { type ExitCode, exitCodes } from './exitCodes.ts';

export const connectionCheckHelp = `handrail check [--service ADDRESS] [--json]

Looks at each thing that an app needs of the network, from this machine: the way out (proxy, PAC), name, connection, certificate, the
service, clock, version, sign-in provider, WebSocket and relays, each with its result, its time and what to do. No token is needed.

  --service  the service's address; HANDRAIL_SERVICE when it is left away
  --json     each result as a line of JSON

Picture and input (WebRTC) can be checked in the workbench only. Ends with 1 where something does not work; a warning is not.
`;

/** `handrail check`. */
export async function connectionCheck(words: readonly string[], io: CliIo): Promise<ExitCode> {
  const values = parse(words);
  const service = addressFrom(values.service ?? io.env['HANDRAIL_SERVICE']);
  let isFailed = false;
  let written: Promise<void> = values.json ? Promise.resolve() : io.out(`Handrail ${appVersion}, ${service}\n\n`);
  const tell = (result: CheckResult) => {
    if (result.state === 'running') return;
    isFailed ||= result.state === 'fail';
    // One after the other, as they come.
    written = written.then(() =>
      io.out(
        values.json
          ? `${JSON.stringify(result)}\n`
          : reportLines(result)
              .map((line) => `${shown(line)}\n`)
              .join(''),
      ),
    );
  };
  await io.checkConnection(service, tell);
  await written;
  return isFailed ? exitCodes.failed : exitCodes.done;
}

function parse(words: readonly string[]) {
  try {
    const options = { service: { type: 'string' }, json: { type: 'boolean', default: false } } as const;
    return parseArgs({ args: [...words], options }).values;
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw misuse(`${cause.message.replace(/\.?$/, '.')}`, 'handrail check --help shows what it takes.');
  }
}
