import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { presetHere } from '../desktop/app/presetHere.ts';
import { startProblem } from '../desktop/app/startProblem.ts';
import { readEnrolment } from '../desktop/machine/enrolmentFile.ts';
import { joinSystemNetwork } from '../network/systemNetwork.ts';
import { systemSettings } from '../network/systemSettings.ts';
import { ownLauncher } from './browser/browserLauncher.ts';
import { createWorkbench } from './compose.ts';

const usage = `node workbench/chromium/main.ts [options]

  --service ADDRESS      the organisation's Handrail service, such as https://help.example.org; asked for in
                         the window when left away
  --data DIR             keeps keys, the local log and the browser's profile (~/.handrail when left away)
  --enrolment-file FILE  enrols this device with the token in FILE, at the service that --service names
  --help                 shows this

Uses an installed Chrome, Edge or Chromium; the variable HANDRAIL_BROWSER names another. It goes by the
proxy of the system, or the one that HTTPS_PROXY, HANDRAIL_PAC (a PAC file) and NO_PROXY name; HANDRAIL_PROXY_LOGINS is a file with
what signs in to it. Certificates are those that the system trusts.
`;

try {
  const { values } = parseArgs({
    options: {
      service: { type: 'string' },
      data: { type: 'string', default: join(homedir(), '.handrail') },
      'enrolment-file': { type: 'string' },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  });
  if (values.help) process.stdout.write(usage);
  else if (values.service !== undefined && !URL.canParse(values.service))
    misused('--service takes the address of a Handrail service.');
  else if (values.service === undefined && values['enrolment-file'] !== undefined)
    misused('--enrolment-file goes with --service: a token is for one service.');
  else if (values.data === '') misused('--data takes the path of a folder.');
  else await run(values.service, values.data, values['enrolment-file']);
} catch (error) {
  if (!(error instanceof TypeError) || !('code' in error) || !String(error.code).startsWith('ERR_PARSE_ARGS'))
    throw error;
  misused(error.message);
}

function misused(sentence: string): void {
  process.stderr.write(`handrail: ${sentence}\n\n${usage}`);
  process.exitCode = 2;
}

async function run(said: string | undefined, dataFolder: string, enrolmentFile: string | undefined): Promise<void> {
  const network = joinSystemNetwork(process.env, { system: systemSettings(process.platform, process.env) });
  let app: Awaited<ReturnType<typeof createWorkbench>> | undefined;
  try {
    const out = join(import.meta.dirname, '../../out');
    // What was left for this machine comes before what is said here.
    const { service, tenant } = presetHere(out, said);
    const opened = await createWorkbench({
      ...(service === undefined ? {} : { service }),
      network,
      dataFolder,
      out,
      ...(tenant === undefined ? {} : { tenant }),
      launcher: ownLauncher(),
      ...(enrolmentFile === undefined ? {} : { enrolment: await readEnrolment(enrolmentFile) }),
      failed(error) {
        process.stderr.write(startProblem(error, dataFolder));
        process.exit(1);
      },
      say: (line) => process.stderr.write(`handrail: ${line}\n`),
    });
    app = opened;
    opened.onClose(() => process.exit());
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void opened.close());
    await opened.start();
  } catch (error) {
    process.stderr.write(startProblem(error, dataFolder));
    process.exitCode = 1;
    // Its servers would keep this process: nothing of a start that failed stays open.
    await app?.close();
  }
}
