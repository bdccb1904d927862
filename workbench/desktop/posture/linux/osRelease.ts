import { versionParts } from '../../../base/devices/version.ts';
import { shown } from '../../machine/shown.ts';
import { known, unknown } from '../facts.ts';
import type { SystemName } from '../probes.ts';

/** What /etc/os-release says (os-release(5)). A rolling release has no version, and says so by leaving it out. */
export function systemNameIn(osRelease: string): SystemName {
  const values = new Map<string, string>();
  for (const line of osRelease.split('\n')) {
    const [, name, value] = /^([A-Z_][A-Z0-9_]*)=(.*)$/.exec(line.trim()) ?? [];
    if (name !== undefined && value !== undefined) values.set(name, unquoted(value));
  }
  const osId = values.get('ID') ?? '';
  const version = values.get('VERSION_ID');
  return {
    osId: /^[a-z0-9][a-z0-9._-]{0,31}$/.test(osId) ? osId : 'linux',
    osName: shown(values.get('PRETTY_NAME') ?? values.get('NAME') ?? '', 64) || 'Linux',
    osVersion: version ? versionIn(version) : unknown('not_supported'),
  };
}

/** As it is written, so that 24.04 stays 24.04. */
function versionIn(version: string): SystemName['osVersion'] {
  const numbers = /^[0-9.]+/.exec(version)?.[0];
  return numbers === undefined || versionParts(version) === undefined ? unknown('unreadable') : known(numbers);
}

function unquoted(value: string): string {
  const inner = /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;
  return inner.replaceAll(/\\(["'$`\\])/g, '$1');
}
