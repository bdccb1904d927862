import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tabFacts } from '../../../../workbench/web/machine/tabFacts.ts';

const agents = {
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0': ['Firefox tab on Linux', 'linux'],
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0':
    ['Edge tab on Windows', 'windows'],
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15':
    ['Safari tab on macOS', 'macos'],
  'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36': [
    'Chrome tab on Android',
    'other',
  ],
  nonsense: ['Browser tab on an unknown system', 'other'],
} as const;

test('A tab names the browser and the system', () => {
  for (const [agent, [name, platform]] of Object.entries(agents)) {
    const facts = tabFacts(agent, '1.0.0');
    assert.equal(facts.name, name);
    assert.equal(facts.platform, platform);
  }
});
