import { HandrailError } from '@handrail/sdk';

/** What is said in place of a refusal for want of a right, where the person's groups are not known. */
export function groupsOverageError(): HandrailError {
  return new HandrailError('groups_overage', 'The token does not say which groups the person is in');
}
