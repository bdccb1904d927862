import { type Cell, type Text, type Tone, text } from '@handrail/sdk';
import type { SessionRecord } from '@handrail/sdk/tenant/sessions';
import { en } from './texts.ts';

/** The text of a name from a list that may grow: the name itself where there is none for it yet. */
export function named(group: string, name: string): Text {
  const key = `${group}.${name}`;
  return Object.hasOwn(en, key) ? text(key) : name;
}

/** Somebody's name, for as long as it is kept. */
export function person({ name }: { readonly name?: string }): Text {
  return name ?? text('person.deleted');
}

const tones: Readonly<Record<SessionRecord['compliance'], Tone>> = {
  compliant: 'success',
  nonCompliant: 'warning',
  notEnrolled: 'neutral',
};

export function compliance(record: SessionRecord): Cell {
  return { status: text(`compliance.${record.compliance}`), tone: tones[record.compliance] };
}

/** What was used, in the room of one cell. */
export function features({ features: used }: SessionRecord): Text {
  const [only] = used;
  if (only === undefined) return text('feature.none');
  return used.length === 1 ? named('feature', only) : text('feature.many', { count: used.length });
}

/** How long it has been going on, or went on. */
export function duration({ durationMs, startedAt, endedAt }: SessionRecord, now: number): Cell {
  if (durationMs !== undefined) return { durationMs };
  if (startedAt === undefined) return '–';
  return { durationMs: Math.max(0, (endedAt ?? now) - startedAt) };
}

export const isLive = ({ endedAt }: SessionRecord): boolean => endedAt === undefined;
