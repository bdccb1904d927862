import { HandrailError } from '@handrail/sdk';
import { IntuneCompliance } from '@handrail/sdk/tenant/intune';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import type { ManagedDevice } from '../../store/devices/managedDevices.ts';
import type { GraphAccess } from './graphAccess.ts';

const text = Type.Optional(Type.Union([Type.String({ maxLength: 512 }), Type.Null()]));

/** What is asked for of a managed device, by the names of Microsoft Graph 1.0. */
const GraphDevice = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 128, pattern: '^[A-Za-z0-9._:-]+$' }),
  deviceName: text,
  serialNumber: text,
  azureADDeviceId: text,
  complianceState: text,
  complianceGracePeriodExpirationDateTime: text,
  lastSyncDateTime: text,
});
const selected = Object.keys(GraphDevice.properties).join(',');

const GraphPage = Type.Object({
  value: Type.Array(Type.Unknown(), { maxItems: 10_000 }),
  '@odata.nextLink': Type.Optional(Type.String({ maxLength: 8192 })),
});

const path = '/v1.0/deviceManagement/managedDevices';
/** A list that has no end would be walked for ever. */
const mostPages = 5_000;
/** What Graph writes for "never". */
const firstYear = Date.UTC(1970, 0, 2);

/**
 * The managed devices, page by page; with `since` (ms) those that synchronised at or after it. A row that cannot be read is passed
 * over and counted. Errors: those of `GraphAccess`; `malformed` for a next page that is elsewhere or was there before.
 */
export async function* managedDevices(
  access: GraphAccess,
  options: {
    readonly graph: string;
    readonly since?: number | undefined;
    /** The most rows on a page; as many as Graph likes where it is absent. */
    readonly most?: number;
    readonly signal: AbortSignal;
  },
): AsyncGenerator<{ readonly devices: readonly ManagedDevice[]; readonly unreadable: number }> {
  const { graph, since, most, signal } = options;
  const first = new URL(path, graph);
  first.searchParams.set('$select', selected);
  if (most !== undefined) first.searchParams.set('$top', String(most));
  if (since !== undefined)
    first.searchParams.set('$filter', `lastSyncDateTime ge ${new Date(since).toISOString().replace(/\.\d+Z$/, 'Z')}`);
  const seen = new Set<string>();
  for (let next: URL | undefined = first; next; ) {
    if (seen.has(next.href) || seen.size >= mostPages) throw new HandrailError('malformed', 'The list has no end');
    seen.add(next.href);
    const page = await access.get(next, signal);
    if (!Value.Check(GraphPage, page)) throw new HandrailError('malformed', 'The answer is no list of devices');
    const rows = page.value.filter((row) => Value.Check(GraphDevice, row));
    yield { devices: rows.map(deviceOf), unreadable: page.value.length - rows.length };
    const link: string | undefined = page['@odata.nextLink'];
    next = link === undefined ? undefined : nextPage(link, access);
  }
}

/** The address comes in an answer, and the token would go there: only the same list, at the same host. */
function nextPage(link: string, access: GraphAccess): URL {
  const address = URL.canParse(link) ? new URL(link) : undefined;
  if (!address || !access.isOwn(address) || address.pathname.toLowerCase() !== path.toLowerCase())
    throw new HandrailError('malformed', 'The next page of the list is elsewhere');
  return address;
}

function deviceOf(row: Static<typeof GraphDevice>): ManagedDevice {
  return {
    id: row.id,
    name: said(row.deviceName),
    serialNumber: said(row.serialNumber),
    directoryDeviceId: said(row.azureADDeviceId)?.toLowerCase(),
    compliance: Value.Check(IntuneCompliance, row.complianceState) ? row.complianceState : 'unknown',
    syncedAt: timeOf(row.lastSyncDateTime),
    graceUntil: timeOf(row.complianceGracePeriodExpirationDateTime),
  };
}

function said(value: string | null | undefined): string | undefined {
  const trimmed = value?.trim();
  // Directory ids of devices that have none are all zeros.
  return trimmed === '' || trimmed === '00000000-0000-0000-0000-000000000000' ? undefined : trimmed;
}

function timeOf(value: string | null | undefined): number | undefined {
  const time = Date.parse(value ?? '');
  return Number.isNaN(time) || time < firstYear ? undefined : time;
}
