import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { HandrailError } from '@handrail/sdk';
import { processClock } from '../network/processClock.ts';
import { joinSystemNetwork } from '../network/systemNetwork.ts';
import { sentenceOf } from './http/sentences.ts';
import { createLog } from './logs/log.ts';
import type { ServiceOptions } from './options.ts';
import { isLoopback } from './setup/configuration.ts';
import { SetUp } from './setup/setUp.ts';
import { type StartAsked, startOptions, usualPort } from './startOptions.ts';

const usage = `node workbench/service/main.ts --data DIR [options]

  --data DIR     keeps all state in DIR; it is made when it is not there
  --port N       listens on port N (8420 when left away; 0 takes a free one)
  --host HOST    listens on this address (127.0.0.1 when left away). Another than loopback needs TLS
  --demo         signs people in with the embedded provider, whose people are not real
  --quiet        writes only warnings and errors to the log
  --help         shows this

It runs as handrail setup has set it up in the data folder. A folder that is not set up yet is served with the page that
does it, on loopback alone.

Or all comes from the environment: HANDRAIL_ISSUER, HANDRAIL_CLIENT_ID, HANDRAIL_AUDIENCE, HANDRAIL_SCOPE, HANDRAIL_TENANT
(the provider's id of the organisation), HANDRAIL_TENANT_NAME, and HANDRAIL_PROVIDER (oidc or entra). HANDRAIL_PUBLIC_ADDRESS
is the https address that apps reach it by: of a proxy in front, or, with HANDRAIL_CERTIFICATE and HANDRAIL_KEY (files in PEM),
its own. HANDRAIL_TURN_URLS (with commas between) and HANDRAIL_TURN_SECRET_FILE name TURN servers and the file with the
secret shared with them. HANDRAIL_MINIMUM_APP_VERSION is the oldest app that is let in, in every organisation; each can want a newer one.

What the set-up says of a database server and of TURN servers holds where these variables say nothing. Everything else of a set-up counts
for nothing once the environment names an identity provider.

SIGTERM ends it; sessions under way go on, and a service that is started on the same folder soon takes them up again.
SIGHUP has it take its certificate anew, which it also does by itself when the files change.

HANDRAIL_DATABASE_URL=postgres://ROLE@HOST/DATABASE keeps the records in PostgreSQL instead of in DIR; sslmode, sslrootcert, sslcert
and sslkey are understood, and the password may come from PGPASSWORD or the file of passwords. HANDRAIL_DATABASE_OWNER_URL is for the
role that owns the tables, where that is another one: it is used at the start alone.

HTTPS_PROXY (with a name and a password in it, where the proxy asks for them), or HANDRAIL_PAC (address or path of a PAC file), and
NO_PROXY say how the service gets out: to the identity provider and to Microsoft Graph. HANDRAIL_PROXY_LOGINS is a file with lines
"proxy.example:3128 name:password" for the proxies of a PAC file. It trusts the certificates that the system trusts.

When the service is ready, one line of JSON with its address goes to the standard output. The log, one line of JSON
for each event, goes to the standard error.
`;

try {
  await main();
} catch (error) {
  fail(error);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      port: { type: 'string' },
      host: { type: 'string' },
      demo: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const port = values.port === undefined || /^\d{1,5}$/.test(values.port) ? Number(values.port ?? usualPort) : 65_536;
  if (values.data === undefined || values.data === '' || port > 65_535) {
    process.stderr.write(
      `handrail: ${port > 65_535 ? '--port takes a number up to 65535.' : '--data is missing.'}\n\n${usage}`,
    );
    process.exitCode = 2;
    return;
  }
  joinSystemNetwork(process.env);
  const { data, host, demo, quiet } = values;
  const asked = { dataFolder: data, port: values.port === undefined ? undefined : port, host, demo, quiet };
  const options = startOptions(asked, process.env) ?? (await setUpFirst(asked));
  if (!options) return;
  // Loaded when it is to start: a word that does not fit is answered at once.
  const { createService } = await import('./compose.ts');
  const service = await createService({ ...options, web: join(import.meta.dirname, '../../out') });
  process.stdout.write(`${JSON.stringify({ address: service.address })}\n`);

  const stop = () => {
    service.close().then(() => process.exit(0), fail);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  process.on('SIGHUP', () => service.reloadCertificate());
}

/** Serves the setup page until the data folder is set up; undefined when it is told to end before. */
async function setUpFirst(asked: StartAsked): Promise<ServiceOptions | undefined> {
  if (asked.host !== undefined && !isLoopback(asked.host)) {
    throw new HandrailError('policy_refused', 'The setup page is served on loopback only', {
      problem: 'plain_network',
      host: asked.host,
    });
  }
  const { dataFolder, quiet } = asked;
  const random = (length: number) => new Uint8Array(randomBytes(length));
  const setUp = new SetUp({ dataFolder, now: () => Date.now(), random, fetch });
  const { startSetupService } = await import('./setup/setupService.ts');
  const page = await startSetupService({
    setUp,
    port: asked.port ?? usualPort,
    clock: processClock,
    random,
    log: createLog({ quiet }),
  });
  process.stdout.write(`${JSON.stringify({ address: page.address, setup: true })}\n`);
  process.stderr.write(
    `handrail: This service is not set up yet. Open ${page.address}/setup in a browser on this machine.\n`,
  );
  // A terminal shows it to whoever sits there; anywhere else standard error is a log.
  const isShown = process.stderr.isTTY === true;
  process.stderr.write(
    isShown
      ? `The token for it, good for a day: ${setUp.token.issue().secret}\n`
      : `A token for it is made by: handrail setup --token --data ${dataFolder}\n`,
  );
  const ended = new Promise<'ended'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('ended'));
  });
  const outcome = await Promise.race([page.saved, ended]);
  await page.close();
  // The port that was asked for is that of the page; the service has its own in the set-up.
  return outcome === 'ended' ? undefined : startOptions({ ...asked, port: undefined, host: undefined }, process.env);
}

function fail(error: unknown): void {
  if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
    process.stderr.write(`handrail: ${error.message}\n\n${usage}`);
    process.exitCode = 2;
    return;
  }
  const problem = HandrailError.from(error);
  const sentence = sentenceOf(problem);
  const details = Object.entries(problem.details).map(([name, value]) => `  ${name}: ${value}\n`);
  process.stderr.write(`handrail: ${sentence.what} (${problem.code})\n${details.join('')}  ${sentence.do}\n`);
  if (problem.code === 'internal' && problem.cause instanceof Error) process.stderr.write(`${problem.cause.stack}\n`);
  process.exitCode = 1;
}
