// The service that the bench measures, as a process of its own: its data folder and its provider come as one JSON argument.
// It says its address, then its memory as often as it is asked, and ends with its parent.
import { existsSync, readFileSync } from 'node:fs';
import { createService } from '../../workbench/service/compose.ts';
import type { Provider } from '../../workbench/service/identity/provider.ts';
import type { ServerPlace } from '../../workbench/service/store/postgres/postgresEngine.ts';
import type { ServiceMemory } from './serviceProcess.ts';

const { dataFolder, database, provider } = JSON.parse(process.argv[2] ?? '') as {
  readonly dataFolder: string;
  readonly database?: ServerPlace;
  readonly provider: Provider;
};
const plenty = { perSecond: 100_000, burst: 100_000 };
const service = await createService({
  dataFolder,
  database,
  port: 0,
  host: '127.0.0.1',
  quiet: true,
  signIn: { kind: 'provider', provider, tenants: [{ tenantId: 'bench', providerTenant: '', name: 'Bench' }] },
  apiRates: { caller: plenty, tenant: plenty },
});
process.on('message', () => {
  process.send?.(memory());
});
process.once('disconnect', () => void service.close().then(() => process.exit(0)));
process.send?.({ address: service.address });

function memory(): ServiceMemory {
  // Twice: what the first collection let go of has weak ends of its own.
  for (let turn = 0; turn < 2; turn += 1) globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, used: heapUsed + (nativeBytes() ?? external), heap: heapUsed + external };
}

/** What code below JavaScript has allocated: sockets, buffers, the database's cache. Undefined where the system does not tell. */
function nativeBytes(): number | undefined {
  const maps = '/proc/self/smaps';
  const [, kilobytes] =
    (existsSync(maps) && /\[heap\]\n(?:.*\n)*?Rss:\s+(\d+) kB/.exec(readFileSync(maps, 'utf8'))) || [];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}
