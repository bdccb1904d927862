import assert from 'node:assert/strict';
import { test } from 'node:test';
import { turnFrom } from '../../../../workbench/service/turn/turnOptions.ts';

test('TURN servers come from the environment, with commas between', () => {
  const env = {
    HANDRAIL_TURN_URLS: 'turn:turn.example.org, turns:turn.example.org:443?transport=tcp',
    HANDRAIL_TURN_SECRET_FILE: '/etc/handrail/turn-secret',
  };
  const urls = ['turn:turn.example.org', 'turns:turn.example.org:443?transport=tcp'];
  assert.deepEqual(turnFrom(env), { turn: { urls, secretFile: '/etc/handrail/turn-secret' } });
  assert.deepEqual(turnFrom({}), {});
});

for (const [given, lacks] of [
  ['HANDRAIL_TURN_URLS', 'HANDRAIL_TURN_SECRET_FILE'],
  ['HANDRAIL_TURN_SECRET_FILE', 'HANDRAIL_TURN_URLS'],
] as const) {
  test(`${given} alone is refused, and says that ${lacks} is missing`, () => {
    assert.throws(() => turnFrom({ [given]: 'turn:turn.example.org' }), {
      code: 'invalid_input',
      details: { problem: 'variable', variable: lacks },
    });
  });
}
