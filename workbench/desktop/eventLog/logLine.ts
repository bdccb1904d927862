/** Facts that may be logged, by name. What is not here is left out: nothing that people typed, showed or sent. */
const allowed: ReadonlySet<string> = new Set([
  'action',
  'attempt',
  'callerSide',
  'capability',
  'code',
  'codec',
  'count',
  'deviceId',
  'durationMs',
  'extension',
  'feature',
  'features',
  'helperId',
  'mode',
  'ms',
  'on',
  'online',
  'peer',
  'permission',
  'phase',
  'platform',
  'problem',
  'reason',
  'route',
  'session',
  'shell',
  'side',
  'status',
  'tenantId',
  'version',
]);

/** Facts of an extension: its manifest declares them, and the device wrote none that it does not. */
const declared = /^fact\.[a-z][A-Za-z0-9]{0,63}$/;

export type Facts = Readonly<Record<string, string | number | boolean>>;

/**
 * One line of the local log, as JSON. Control characters, line ends and marks that change the direction of writing are
 * taken out of every text, so that no name can forge a line or turn one around; texts are cut at 200 characters.
 */
export function logLine(at: number, event: string, facts: Facts): string {
  const kept = Object.entries(facts)
    .filter(([name]) => allowed.has(name) || declared.test(name))
    .map(([name, value]) => [name, typeof value === 'string' ? plain(value) : value]);
  return JSON.stringify({ at: new Date(at).toISOString(), event: plain(event), ...Object.fromEntries(kept) });
}

function plain(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, ' ')
    .slice(0, 200)
    .trim();
}
