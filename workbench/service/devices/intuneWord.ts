import type { IntuneSettings } from '@handrail/sdk/tenant/intune';
import type { IntuneWord } from '../../base/devices/compliance.ts';
import type { InventoryDevice } from '../store/devices/deviceRows.ts';
import type { IntuneConnection } from '../store/devices/intuneConnections.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** A clock may have been set back a little; what was read in the future was not read. */
const clockToleranceMs = 5 * minuteMs;

/** The times between which what was read from Intune counts, in ms since the epoch. */
export interface IntuneSpan {
  readonly from: number;
  readonly until: number;
}

/** How long the last good run counts; undefined where there was none. */
export function intuneSpan(settings: IntuneSettings, connection: IntuneConnection | undefined): IntuneSpan | undefined {
  const at = connection?.succeededAt;
  if (at === undefined) return undefined;
  // Some runs may fail before anybody is warned of a device for it.
  return { from: at - clockToleranceMs, until: at + Math.max(dayMs, 3 * settings.everyMinutes * minuteMs) };
}

/** True while what was read counts. */
export function isFresh(span: IntuneSpan | undefined, now: number): boolean {
  return span !== undefined && now >= span.from && now < span.until;
}

/** What Intune says of a device as of now: never a word of which it is not known that it still holds. */
export function intuneWord(device: InventoryDevice, span: IntuneSpan | undefined, now: number): IntuneWord {
  const unknown = (reason: Extract<IntuneWord, { readonly state: 'unknown' }>['reason']): IntuneWord => ({
    state: 'unknown',
    reason,
  });
  if (span === undefined) return unknown('not_connected');
  if (!isFresh(span, now)) return unknown('stale');
  const found = device.inIntune;
  if (found === undefined) return unknown(whyUnidentified(device));
  if (found.state === 'ambiguous') return unknown('ambiguous');
  if (found.state === 'absent') return { state: 'known', value: 'not_managed' };
  switch (found.compliance) {
    case 'unknown':
    // Its word is Configuration Manager's, which Intune does not repeat.
    case 'configManager':
      return unknown('not_evaluated');
    case 'inGracePeriod':
      // Intune lets such a device through until its time is over.
      return { state: 'known', value: now < (found.graceUntil ?? 0) ? 'compliant' : 'inGracePeriod' };
    default:
      return { state: 'known', value: found.compliance };
  }
}

/** Until when a good word holds by itself. */
export function wordHolds({ inIntune }: InventoryDevice): number {
  const inGrace = inIntune?.state === 'managed' && inIntune.compliance === 'inGracePeriod';
  return inGrace ? (inIntune.graceUntil ?? 0) : Number.MAX_SAFE_INTEGER;
}

function whyUnidentified({ identifiers }: InventoryDevice): 'not_identified' | 'needs_root' {
  const needsRoot = identifiers?.serialNumber.state === 'unknown' && identifiers.serialNumber.reason === 'needs_root';
  return needsRoot ? 'needs_root' : 'not_identified';
}
