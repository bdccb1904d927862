import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandLine, testFlags, weakensSandbox } from '../../../workbench/chromium/browser/flags.ts';
import { chromiumProxy } from '../../../workbench/network/chromiumProxy.ts';

const all = { captureSource: 'Entire screen', loopbackMedia: true, debuggingPort: 0 };
const nameOf = (flag: string) => flag.split('=')[0];
const product = commandLine({ profile: '/data/browser', address: 'http://127.0.0.1:1/' });

test("The product's command line has none of the flags of tests, opens no debugging port and keeps the sandbox", () => {
  const forTests = new Set(testFlags(all).map(nameOf));
  assert.ok(forTests.size >= 4);
  for (const flag of product) assert.ok(!forTests.has(nameOf(flag)), flag);
  assert.equal(weakensSandbox(product), false);
  assert.ok(
    !product.some((flag) =>
      /remote-debugging-port|auto-select|auto-accept|fake-ui|ignore-certificate|disable-web-security|allow-loopback/.test(
        flag,
      ),
    ),
  );
  assert.ok(product.includes('--remote-debugging-pipe'));
});

test('Neither a token nor anything else of a session stands in the command line', () => {
  assert.deepEqual(
    product.filter((flag) => flag.startsWith('--app=')),
    ['--app=http://127.0.0.1:1/'],
  );
});

test('The ways out that our environment names stand in the command line, without what signs in to them', () => {
  const env = { HTTPS_PROXY: 'http://hana:right@proxy.example:3128', NO_PROXY: 'intra.example' };
  const line = (proxy: ReturnType<typeof chromiumProxy>) =>
    commandLine({ profile: '/p', address: 'http://127.0.0.1:1/', proxy }).filter((flag) => flag.includes('proxy'));
  assert.deepEqual(line(chromiumProxy(env)), [
    '--proxy-server=http://proxy.example:3128',
    '--proxy-bypass-list=intra.example;*.intra.example',
  ]);
  assert.deepEqual(line(chromiumProxy({ HANDRAIL_PAC: 'http://pac.example/a' })), [
    '--proxy-pac-url=http://pac.example/a',
  ]);
  assert.deepEqual(line(undefined), []);
});

test('Test flags are there only where they are asked for', () => {
  assert.deepEqual(testFlags({}), []);
  const line = commandLine({ profile: '/p', address: 'http://127.0.0.1:1/', testing: all });
  for (const flag of testFlags(all)) assert.ok(line.includes(flag));
});

test('A command line without the sandbox is recognised, whoever made it so', () => {
  for (const flag of ['--no-sandbox', '--disable-setuid-sandbox', '--disable-gpu-sandbox', '--single-process']) {
    assert.ok(weakensSandbox([...product, flag]), flag);
  }
});
