import { effectivePreset, type Preset, readPresets } from './preset.ts';
import { runNow } from './runNow.ts';

/**
 * What holds on this machine for the app with these resources, started with this address of a service or none. Error: `data_corrupt`
 * with `reason: preset`.
 */
export function presetHere(resources: string, service: string | undefined): Preset {
  const { platform, env: environment } = process;
  const said = service === undefined ? {} : { service };
  return effectivePreset(readPresets({ platform, environment, resources, run: runNow }), said);
}
