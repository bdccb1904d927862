import { readFileSync } from 'node:fs';
import { hostname, release, type, version } from 'node:os';
import type { MachineFacts } from '../../device/ports/machine.ts';
import { shown } from './shown.ts';

/** What this machine is called and runs; control characters and overlong names are cut, since others will read them. */
export function machineFacts(appVersion: string): MachineFacts {
  return {
    name: shown(hostname(), 128) || 'computer',
    os: shown(operatingSystem(), 64),
    platform: platform(),
    appVersion,
  };
}

function platform(): MachineFacts['platform'] {
  if (process.platform === 'win32') return 'windows';
  if (process.platform === 'darwin') return 'macos';
  return process.platform === 'linux' ? 'linux' : 'other';
}

function operatingSystem(): string {
  if (process.platform === 'win32') return version();
  if (process.platform === 'darwin') return `macOS (Darwin ${release()})`;
  try {
    const named = /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
    if (named) return named;
  } catch (error) {
    // Some distributions have no such file; the kernel's own name does then.
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
  return `${type()} ${release()}`;
}
