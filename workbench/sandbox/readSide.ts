import type { SideModule } from '@handrail/sdk';

/** The side in what a bundle gave: its default export. Throws for anything else. */
export function readSide(given: unknown): SideModule {
  const found: unknown = isRecord(given) ? given['default'] : undefined;
  if (!isRecord(found)) throw new TypeError('The bundle has no default export');
  const { manifest, side, start } = found;
  if (
    !isRecord(manifest) ||
    typeof manifest['id'] !== 'string' ||
    typeof side !== 'string' ||
    typeof start !== 'function'
  ) {
    throw new TypeError('The default export is not made by side()');
  }
  // What the bundle says of itself decides nothing: the device knows the side by its channel.
  return found as unknown as SideModule;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
