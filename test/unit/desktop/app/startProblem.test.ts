import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { startProblem } from '../../../../workbench/desktop/app/startProblem.ts';

test('A second workbench on the same data folder says that the first is there, and which folder it is', () => {
  const error = new HandrailError('no_browser', 'Another Handrail uses this browser profile', {
    reason: 'profile_in_use',
  });
  assert.equal(
    startProblem(error, '/srv/sam/handrail'),
    'handrail: Another Handrail uses this browser profile. (no_browser)\n' +
      '  Close the other Handrail that uses /srv/sam/handrail, or start this one with another data folder.\n',
  );
});

test('A manifest that is not valid is its author’s to correct', () => {
  const error = new HandrailError('malformed', 'The manifest of wave is not valid: …', { reason: 'manifest' });
  assert.match(
    startProblem(error, '/data'),
    /\n {2}Correct it, or take that extension away\. An installed Handrail is installed anew\.\n$/,
  );
});

test('What is not known gets a sentence of what to do as well', () => {
  assert.match(startProblem(new HandrailError('internal', 'Something'), '/data'), /\n {2}Try again\..*tell your IT/);
});
