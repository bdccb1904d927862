import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { deepLink, readDeepLink } from '../../../../workbench/base/app/deepLink.ts';

test('A link names a tenant and a session, and is read as it was made', () => {
  const id = fc.stringMatching(/^[A-Za-z0-9._~-]{1,128}$/);
  fc.assert(
    fc.property(id, id, (tenantId, sessionId) => {
      assert.deepEqual(readDeepLink(deepLink({ tenantId, sessionId })), { tenantId, sessionId });
    }),
  );
});

test('A link of any other form is refused', () => {
  const good = 'handrail:help?tenant=t1&session=s1';
  readDeepLink(good);
  for (const link of [
    '',
    'handrail:',
    'handrail:help',
    'handrail:join?tenant=t1&session=s1',
    'handrail:help?tenant=t1',
    'handrail:help?session=s1&tenant=t1',
    'handrail:help?tenant=&session=s1',
    `${good}&code=ABCDE`,
    `${good}&session=s2`,
    `${good}#x`,
    `${good} --service=https://example.org`,
    `${good}\n`,
    'handrail:help?tenant=t%31&session=s1',
    'handrail://help?tenant=t1&session=s1',
    'HANDRAIL:help?tenant=t1&session=s1',
    'https://example.org/?tenant=t1&session=s1',
    `handrail:help?tenant=${'a'.repeat(129)}&session=s1`,
  ])
    assert.throws(() => readDeepLink(link), { code: 'invalid_input', details: { problem: 'link' } }, link);
});
