import { HandrailError } from '@handrail/sdk';

/** This app is older than the tenant or the service wants. */
export function upgradeRequired(app: string, minimum: string): HandrailError {
  return new HandrailError('upgrade_required', 'This app is older than is wanted here', { app, minimum });
}
