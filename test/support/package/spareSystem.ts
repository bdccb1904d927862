import { spawnSync } from 'node:child_process';
import { findCommand } from '../../../build/systemTools.ts';

/** Of file systems and processes: what the script leaves running ends with it. */
const namespaces = ['--mount', '--pid', '--fork', '--kill-child'];
const words = ['unshare', 'mount', 'chroot', 'dpkg'];

/** Why no spare system can be had here, or false; fits the `skip` option of a test. */
export function noSpareSystem(): string | false {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'a spare system is to be had as root on Linux only';
  const missing = words.filter((name) => findCommand(name) === undefined);
  if (missing.length > 0) return `this system lacks ${missing.join(', ')}`;
  const tried = spawnSync('unshare', [...namespaces, 'sh', '-c', within('true')], { encoding: 'utf8' });
  return tried.status !== 0 && `no file system can be laid over this one: ${tried.stderr.trim()}`;
}

/**
 * Runs a script as root in a spare system: this one's files, with everything that is written kept in memory and gone with
 * the script. `$FILES` is a folder of ours, readable there. Gives what the script wrote, with its errors.
 */
export function inSpareSystem(
  script: string,
  files: string,
): { readonly status: number | null; readonly said: string } {
  const env = {
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    LC_ALL: 'C',
    DEBIAN_FRONTEND: 'noninteractive',
    FILES: files,
    SCRIPT: script,
  };
  const { status, stdout } = spawnSync('unshare', [...namespaces, 'sh', '-c', within('exec sh -e -c "$SCRIPT" 2>&1')], {
    env,
    encoding: 'utf8',
    timeout: 120_000,
  });
  return { status, said: stdout };
}

/** Mounts end with the namespace, the last process in which is the script. */
function within(script: string): string {
  return `set -e
    mount --make-rprivate /
    mount -t tmpfs none /mnt
    mkdir /mnt/written /mnt/work /mnt/system
    mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/written,workdir=/mnt/work /mnt/system
    mount -t proc proc /mnt/system/proc
    if [ -n "\${FILES-}" ]; then mount --bind "$FILES" /mnt/system/srv; fi
    chroot /mnt/system sh -c '${script.replaceAll("'", `'\\''`)}'`;
}
