import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { appVersion } from '../base/app/appVersion.ts';
import { clockOver } from '../base/clockOver.ts';
import { checkConnection } from '../network/check/connectionCheck.ts';
import { processClock } from '../network/processClock.ts';
import { joinSystemNetwork } from '../network/systemNetwork.ts';
import { systemSettings } from '../network/systemSettings.ts';
import { handrail } from './handrail.ts';
import { runUpkeep } from './runUpkeep.ts';

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

const network = joinSystemNetwork(process.env, { system: systemSettings(process.platform, process.env) });
process.exitCode = await handrail(process.argv.slice(2), {
  env: process.env,
  clock: clockOver(globalThis),
  fetch: globalThis.fetch,
  newKey: randomUUID,
  columns: process.stdout.columns ?? 160,
  async out(piece) {
    if (piece.length > 0 && !process.stdout.write(piece)) await once(process.stdout, 'drain');
  },
  say: (sentence) => void process.stderr.write(sentence),
  input: () => text(process.stdin),
  async checkConnection(service, tell) {
    const parts = { service, network, clock: processClock, appVersion };
    await checkConnection(parts, tell, new AbortController().signal);
  },
  upkeep: runUpkeep,
});
