import type { Clock } from '../../../base/clock.ts';
import type { CountFact } from '../../../base/devices/posture.ts';
import type { Commands, Outcome } from '../commands.ts';
import { factFrom, known, unknown } from '../facts.ts';
import type { Files } from '../files.ts';
import type { PendingUpdates } from '../probes.ts';

/** A list of packages that was fetched longer ago says nothing about today's updates. */
const freshMs = 14 * 24 * 60 * 60 * 1000;
const limitMs = 60_000;
const apt = ['/usr/bin/apt-get'];
const dnf = ['/usr/bin/dnf'];

/** Counts the updates that wait, from the lists that the machine has already: nothing is fetched and nothing is changed. */
export async function updates(
  files: Files,
  commands: Commands,
  clock: Clock,
  signal: AbortSignal,
): Promise<PendingUpdates> {
  if ((await files.target('/usr/bin/apt-get')) !== undefined && (await hasPackages(files))) {
    if (!(await listsAreFresh(files, clock))) return both(unknown('stale'));
    const args = ['-s', '-o', 'Debug::NoLocking=true', '--with-new-pkgs', 'upgrade'];
    const outcome = await commands.run({ files: apt, args, limitMs }, signal);
    return {
      updatesPending: factFrom(outcome, (output) => known(aptUpdatesIn(output).all)),
      securityUpdatesPending: factFrom(outcome, (output) => known(aptUpdatesIn(output).security)),
    };
  }
  if ((await files.target('/usr/bin/dnf')) === undefined) return both(unknown('not_supported'));
  if (!(await cacheIsFresh(files, clock))) return both(unknown('stale'));
  const all = await commands.run({ files: dnf, args: ['-C', '-q', 'check-update'], limitMs }, signal);
  const security = await commands.run(
    { files: dnf, args: ['-C', '-q', 'check-update', '--security'], limitMs },
    signal,
  );
  return { updatesPending: dnfCount(all), securityUpdatesPending: dnfCount(security) };
}

/** Fedora can have apt-get too, without packages of its own. */
async function hasPackages(files: Files): Promise<boolean> {
  return (await files.target('/var/lib/dpkg/status')) !== undefined;
}

async function listsAreFresh(files: Files, clock: Clock): Promise<boolean> {
  const lists = await files.names('/var/lib/apt/lists');
  if (!lists.some((name) => /_Packages(\.\w+)?$/.test(name))) return false;
  // apt works in the second at every fetch; the first is what the daily fetch leaves behind.
  const marks = ['/var/lib/apt/periodic/update-success-stamp', '/var/lib/apt/lists/partial'];
  return anyFresh(marks, files, clock);
}

/** Every fetch writes or touches what a repository says of itself; dnf 4 and 5 keep it in different folders. */
async function cacheIsFresh(files: Files, clock: Clock): Promise<boolean> {
  const marks: string[] = [];
  for (const cache of ['/var/cache/dnf', '/var/cache/libdnf5']) {
    for (const repository of await files.names(cache)) marks.push(`${cache}/${repository}/repodata/repomd.xml`);
  }
  return anyFresh(marks, files, clock);
}

async function anyFresh(marks: readonly string[], files: Files, clock: Clock): Promise<boolean> {
  const times = await Promise.all(marks.map((mark) => files.modifiedAt(mark)));
  return times.some((time) => time !== undefined && clock.now() - time <= freshMs);
}

/** Installed packages that `apt-get -s upgrade` would replace, and those of them that come from a security archive. */
export function aptUpdatesIn(output: string): { readonly all: number; readonly security: number } {
  // Inst libssl3 [3.0.19-1~deb12u2] (3.0.22-1~deb12u2 Debian-Security:12/oldstable-security [amd64])
  const lines = [...output.matchAll(/^Inst \S+ \[[^\]]+\] \(([^)]*)\)/gm)].map(([, into = '']) => into);
  return { all: lines.length, security: lines.filter((into) => /[A-Za-z]\S*:\S*-security\b/.test(into)).length };
}

function dnfCount(outcome: Outcome): CountFact {
  // 100 is what dnf ends with where updates wait.
  if (outcome.kind === 'ended' && outcome.code === 100) return known(dnfUpdatesIn(outcome.output));
  // It may not read the system's cache and has none of its own.
  if (outcome.kind === 'ended' && /cache-only enabled/i.test(outcome.errors)) return unknown('stale');
  return factFrom(outcome, (output) => known(dnfUpdatesIn(output)));
}

/** Packages in what `dnf check-update` prints, without those that merely take another's place. */
export function dnfUpdatesIn(output: string): number {
  const [updates = ''] = output.split(/^Obsoleting [Pp]ackages/m);
  return new Set([...updates.matchAll(/^(\S+\.\w+)\s+\S+\s+\S+\s*$/gm)].map(([, name]) => name)).size;
}

function both(fact: CountFact): PendingUpdates {
  return { updatesPending: fact, securityUpdatesPending: fact };
}
