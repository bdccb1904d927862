import { readdirSync, readFileSync } from 'node:fs';

/** A process, told from a later one with the same number by when it started. */
export interface SeenProcess {
  readonly pid: number;
  readonly parent: number;
  readonly started: string;
  readonly command: string;
}

/** All that runs below a process, with itself. */
export function treeOf(root: number): readonly SeenProcess[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => look(Number(name)) ?? []);
  const found = all.filter(({ pid }) => pid === root);
  // Grows while it is walked: each one found brings its children.
  for (const { pid } of found) found.push(...all.filter(({ parent }) => parent === pid));
  return found;
}

/** Those of them that still run. */
export function living(processes: readonly SeenProcess[]): readonly string[] {
  return processes
    .filter(({ pid, started }) => look(pid)?.started === started)
    .map(({ pid, command }) => `${pid} ${command}`);
}

/** See proc(5): the name may hold anything, so the fields are counted from behind it. */
function look(pid: number): SeenProcess | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A dead one that nobody has asked about yet.
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { pid, parent: Number(fields[1]), started: fields[19] ?? '', command };
  } catch {
    // Gone between the list and now.
    return undefined;
  }
}
