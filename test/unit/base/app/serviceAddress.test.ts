import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readServiceAddress } from '../../../../workbench/base/app/serviceAddress.ts';

test('A host name, an address and a join link all name a service, of which the origin is taken', () => {
  for (const [typed, origin] of [
    ['help.example.org', 'https://help.example.org'],
    ['  Help.Example.ORG \n', 'https://help.example.org'],
    ['https://help.example.org', 'https://help.example.org'],
    ['HTTPS://help.example.org/', 'https://help.example.org'],
    ['help.example.org:8443', 'https://help.example.org:8443'],
    ['https://help.example.org:443/', 'https://help.example.org'],
    ['helpdesk', 'https://helpdesk'],
    ['10.0.0.7', 'https://10.0.0.7'],
    ['[fd00::7]:8443', 'https://[fd00::7]:8443'],
    ['http://localhost:8420', 'http://localhost:8420'],
    ['http://127.0.0.1:8420/', 'http://127.0.0.1:8420'],
    ['http://[::1]:8420', 'http://[::1]:8420'],
    ['hilfe.müller.example', 'https://hilfe.xn--mller-kva.example'],
  ] as const)
    assert.deepEqual(readServiceAddress(typed), { origin }, typed);
  assert.deepEqual(readServiceAddress('https://help.example.org/join#K7Q'), {
    origin: 'https://help.example.org',
    part: 'K7Q',
  });
});

test('What is no address of a service is told apart by what is wrong with it', () => {
  for (const [typed, problem] of [
    ['', 'empty'],
    ['   ', 'empty'],
    ['https://', 'unreadable'],
    ['my organisation', 'unreadable'],
    ['help.exam\nple.org', 'unreadable'],
    ['help.example.org:99999', 'unreadable'],
    ['ftp://help.example.org', 'unreadable'],
    ['file:///etc/passwd', 'unreadable'],
    ['https://good.example\\@evil.example', 'unreadable'],
    ['handrail:help?tenant=t&session=s', 'unreadable'],
    ['javascript://help.example.org/%0aalert(1)', 'unreadable'],
    ['a'.repeat(600), 'unreadable'],
    ['http://help.example.org', 'notSecure'],
    ['http://localhost.example.org', 'notSecure'],
    ['http://10.0.0.7', 'notSecure'],
    ['sam@example.org', 'credentials'],
    ['https://sam:secret@help.example.org', 'credentials'],
    ['https://help.example.org@evil.example', 'credentials'],
    ['https://help.example.org/setup', 'more'],
    ['https://help.example.org/?x=1', 'more'],
    ['https://help.example.org?', 'more'],
    ['https://help.example.org/#', 'more'],
    ['https://help.example.org/join', 'more'],
    ['https://help.example.org/join#K7QABCDE', 'more'],
    ['https://help.example.org/join?to=x#K7Q', 'more'],
    ['https://help.example.org/x/join#K7Q', 'more'],
  ] as const) {
    const read = readServiceAddress(typed);
    assert.equal('problem' in read && read.problem, problem, typed);
  }
});

test('Whatever is typed, what is taken is an origin over TLS or on this machine, and is taken again as it is', () => {
  const typed = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.webUrl({ validSchemes: ['http', 'https', 'ftp'], withQueryParameters: true, withFragments: true }),
    fc.domain(),
    fc.ipV4(),
    fc.ipV6().map((address) => `http://[${address}]`),
    fc.tuple(fc.domain(), fc.string()).map((parts) => parts.join('/')),
  );
  fc.assert(
    fc.property(typed, (text) => {
      const read = readServiceAddress(text);
      if ('problem' in read) return;
      const url = new URL(read.origin);
      assert.equal(read.origin, url.origin);
      assert.ok(url.protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname), text);
      assert.equal(url.username + url.password + url.search + url.hash, '');
      assert.deepEqual(readServiceAddress(read.origin), { origin: read.origin });
    }),
    { numRuns: 500 },
  );
});
