import assert from 'node:assert/strict';
import { test } from 'node:test';
import { externalAddress } from '../../../../workbench/device/pages/externalAddress.ts';

test('Only https, and http on this machine, is handed to a browser', () => {
  assert.equal(externalAddress('https://example.org/a?b=c'), 'https://example.org/a?b=c');
  assert.equal(externalAddress('http://127.0.0.1:8080/'), 'http://127.0.0.1:8080/');
  const refused = [
    'http://example.org',
    'http://127.0.0.1.example.org/',
    'http://127.0.0.1@example.org/',
    'file:///etc/passwd',
    'javascript:1',
    'ssh://h',
    '--help',
    '',
  ];
  for (const address of refused) assert.throws(() => externalAddress(address), { code: 'invalid_input' }, address);
});

test('An address cannot smuggle line ends or options to the program that opens it', () => {
  assert.equal(externalAddress('https://example.org/\r\n--x'), 'https://example.org/--x');
});
