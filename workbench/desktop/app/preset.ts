import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HandrailError } from '@handrail/sdk';
import Type, { type Static } from 'typebox';
import { conform } from '../../base/rpc/conform.ts';

/** What software distribution leaves beside the app, so that nobody has to type it. */
const Preset = Type.Object(
  {
    /** Address of the service, such as `https://help.example.org`. */
    service: Type.Optional(Type.String({ minLength: 1, maxLength: 512 })),
    /** The secret of an enrolment token. */
    enrolment: Type.Optional(Type.String({ minLength: 1, maxLength: 512 })),
    /** Where updates come from in place of the build's own address; `off` where software distribution brings them. */
    updates: Type.Optional(Type.String({ maxLength: 512, pattern: '^(off|https://[^\\s]+)$' })),
  },
  { additionalProperties: false },
);
export type Preset = Static<typeof Preset>;

/** Where a preset may lie, the machine's own first: it outlives an installation. */
export function presetFiles(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
  resources: string,
): readonly string[] {
  const machine =
    platform === 'win32'
      ? join(environment['ProgramData'] ?? 'C:\\ProgramData', 'Handrail')
      : platform === 'darwin'
        ? '/Library/Application Support/Handrail'
        : '/etc/handrail';
  return [join(machine, 'preset.json'), join(resources, 'preset.json')];
}

/** The first preset that is there; an empty one where there is none. Error: `data_corrupt` with `reason: preset`. */
export function readPreset(files: readonly string[]): Preset {
  const file = files.find((each) => existsSync(each));
  if (file === undefined) return {};
  try {
    const read = conform(Preset, JSON.parse(readFileSync(file, 'utf8')));
    if (read.fits) return read.value as Preset;
  } catch (error) {
    throw new HandrailError('data_corrupt', `${file} cannot be read`, { reason: 'preset' }, { cause: error });
  }
  throw new HandrailError('data_corrupt', `${file} has other fields than a preset`, { reason: 'preset' });
}
