import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HandrailError } from '@handrail/sdk';
import Type, { type Static } from 'typebox';
import { conform } from '../../base/rpc/conform.ts';
import { registryValues } from './registryValues.ts';

/** What software distribution leaves beside the app, so that nobody has to type it. */
const Preset = Type.Object(
  {
    /** Address of the service, such as `https://help.example.org`. */
    service: Type.Optional(Type.String({ minLength: 1, maxLength: 512 })),
    /** Id of the organisation at the service: people of others are refused on this device. */
    tenant: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    /** The secret of an enrolment token. */
    enrolment: Type.Optional(Type.String({ minLength: 1, maxLength: 512 })),
    /** Where updates come from in place of the build's own address; `off` where software distribution brings them. */
    updates: Type.Optional(Type.String({ maxLength: 512, pattern: '^(off|https://[^\\s]+)$' })),
  },
  { additionalProperties: false },
);
export type Preset = Static<typeof Preset>;

/** Presets by who may write them: the machine's administrator alone, or whoever installed the app. */
export interface Presets {
  /** Comes before everything that a person says. */
  readonly machine: Preset;
  /** Comes after it. */
  readonly installed: Preset;
}

/** The machine as far as presets lie on it. */
export interface PresetPlace {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder of the app's resources. */
  readonly resources: string;
  /** What a command of the system's wrote, or undefined where it failed. */
  readonly run: (file: string, args: readonly string[]) => string | undefined;
}

/** A file, a key of Windows' registry, or what a configuration profile of macOS manages. */
export type PresetSource = { readonly [K in 'file' | 'key' | 'profile']?: string };

/**
 * Where presets may lie, what counts most first. Not below ProgramData on Windows, where everybody may make a folder that is not
 * there yet and so choose everybody's service.
 */
export function presetSources({ platform, resources }: Pick<PresetPlace, 'platform' | 'resources'>): {
  readonly machine: readonly PresetSource[];
  readonly installed: readonly PresetSource[];
} {
  const beside = { file: join(resources, 'preset.json') };
  if (platform === 'win32')
    return {
      machine: [{ key: 'HKLM\\SOFTWARE\\Policies\\Handrail' }],
      installed: [{ key: 'HKLM\\SOFTWARE\\Handrail' }, { key: 'HKCU\\SOFTWARE\\Handrail' }, beside],
    };
  if (platform === 'darwin')
    return {
      machine: [
        { profile: '/Library/Managed Preferences/org.handrail.workbench.plist' },
        { file: '/Library/Application Support/Handrail/preset.json' },
      ],
      installed: [beside],
    };
  return { machine: [{ file: '/etc/handrail/preset.json' }], installed: [beside] };
}

/** Reads what is there, field by field. Error: `data_corrupt` with `reason: preset` where something cannot be understood. */
export function readPresets(place: PresetPlace, sources = presetSources(place)): Presets {
  const read = (list: readonly PresetSource[]): Preset =>
    Object.assign({}, ...list.map((source) => readSource(source, place)).reverse());
  return { machine: read(sources.machine), installed: read(sources.installed) };
}

/** What holds, with what the person said on the command line in its place. */
export function effectivePreset({ machine, installed }: Presets, said: Preset): Preset {
  return { ...installed, ...said, ...machine };
}

function readSource(source: PresetSource, place: PresetPlace): Preset {
  const name = source.file ?? source.key ?? source.profile ?? '';
  let found: unknown;
  try {
    found = contentOf(source, place);
  } catch (error) {
    throw new HandrailError('data_corrupt', `${name} cannot be read`, { reason: 'preset' }, { cause: error });
  }
  if (found === undefined) return {};
  const read = conform(Preset, found);
  if (read.fits) return read.value as Preset;
  throw new HandrailError('data_corrupt', `${name} has other fields than a preset`, { reason: 'preset' });
}

/** What every Windows has. */
const certain = ['HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion', '/v', 'CurrentBuild'] as const;

function contentOf({ file, key, profile }: PresetSource, { environment, run }: PresetPlace): unknown {
  if (key !== undefined) {
    const command = `${environment['SystemRoot'] ?? 'C:\\Windows'}\\System32\\reg.exe`;
    const answer = run(command, ['query', key, '/reg:64']);
    if (answer !== undefined) return registryValues(answer);
    // No such key, or a policy against reg.exe, or no answer in time: an administrator's word is not passed over for the latter two.
    if (run(command, ['query', ...certain, '/reg:64']) === undefined) throw new Error('No key can be read');
    return undefined;
  }
  const path = file ?? profile ?? '';
  if (!existsSync(path)) return undefined;
  if (file !== undefined) return JSON.parse(readFileSync(file, 'utf8'));
  const answer = run('/usr/bin/plutil', ['-convert', 'json', '-o', '-', path]);
  if (answer === undefined) throw new Error('plutil failed');
  return JSON.parse(answer);
}
