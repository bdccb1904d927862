/** A mounted file system (proc_pid_mountinfo(5)). */
export interface Mount {
  readonly point: string;
  /** Major and minor number; the major one is 0 where no single block device is below. */
  readonly device: string;
  readonly type: string;
  readonly source: string;
}

/** The mounts in a mountinfo file, in its order: a later one covers an earlier one at the same point. */
export function mountsIn(mountInfo: string): readonly Mount[] {
  const mounts: Mount[] = [];
  for (const line of mountInfo.split('\n')) {
    const [before = '', after] = line.split(' - ', 2);
    const [, , device, , point] = before.split(' ');
    const [type, source] = after?.split(' ') ?? [];
    if (device === undefined || point === undefined || type === undefined || source === undefined) continue;
    mounts.push({ point: unescaped(point), device, type, source: unescaped(source) });
  }
  return mounts;
}

/** What is mounted at a point, as seen from above. */
export function mountAt(mounts: readonly Mount[], point: string): Mount | undefined {
  return mounts.findLast((mount) => mount.point === point);
}

function unescaped(field: string): string {
  return field.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
