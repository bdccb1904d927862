import { HandrailError } from '@handrail/sdk';

/** This app is older than the tenant or the service wants. */
export function upgradeRequired(app: string, minimum: string): HandrailError {
  return new HandrailError('upgrade_required', 'This app is older than is wanted here', { app, minimum });
}

/** The oldest version that a refusal asks for, where it says so. */
export function minimumOf(problem: HandrailError | undefined): string | undefined {
  const minimum = problem?.code === 'upgrade_required' ? problem.details['minimum'] : undefined;
  return typeof minimum === 'string' ? minimum : undefined;
}
