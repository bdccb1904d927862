import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type SandboxPage, startSandboxPage } from '../support/sandboxPage.ts';

/** A side as a bundle leaves it, whose program runs `code` and says what came of it through its log. */
const bundleOf = (code: string, outside = '') => `${outside}
var handrailSide = (() => { ${code}
  return { default: { manifest: { id: 'probe', sides: ['app'] }, side: 'app', start: () => undefined } }; })();`;

/** Tells the test something from inside the worker, in the form of a frame of the port that it does not have yet. */
const collect = `
  const told = {};
  const attempt = (name, run) => { try { told[name] = String(run()); } catch (error) { told[name] = 'refused: ' + error.name; } };
  const later = [];
  const attemptLater = (name, run) => later.push(Promise.resolve().then(run).then((value) => { told[name] = 'done ' + value; }, (error) => { told[name] = 'refused: ' + error.name; }));`;
/** Ends the program with what it found as the reason of a failure: the one word a side without a device can say. */
const confess = (expression: string) => `throw new Error('FOUND ' + JSON.stringify(${expression}));`;

let started: SandboxPage | { readonly reason: string };
before(async () => {
  started = await startSandboxPage();
});
after(async () => {
  if ('page' in started) await started.dispose();
});

interface Outcome {
  readonly reports: readonly { readonly kind: string; readonly channel?: number; readonly reason?: string }[];
  readonly frames: readonly (readonly [number, readonly number[]])[];
}

/** Opens a fresh frame, starts these bundles on channels 1, 2, ..., and settles when `wanted` holds. */
async function inSandbox(page: Page, bundles: readonly string[], wanted: string): Promise<Outcome> {
  return page.evaluate(
    async ({ bundles, wanted }) => {
      for (const old of document.querySelectorAll('iframe')) old.remove();
      const reports: { kind: string; channel?: number; reason?: string }[] = [];
      const frames: [number, number[]][] = [];
      const frame = document.createElement('iframe');
      const holds = new Function('reports', 'frames', `return ${wanted}`);
      return new Promise<Outcome>((resolve) => {
        const look = () => holds(reports, frames) && resolve({ reports, frames });
        window.onmessage = (event) => {
          if (event.source !== frame.contentWindow || event.origin !== 'null') return;
          reports.push(event.data);
          if (event.data.kind === 'ready') {
            bundles.forEach((bundle, index) => {
              const { port1, port2 } = new MessageChannel();
              port1.onmessage = ({ data }) => {
                frames.push([index + 1, [...data]]);
                look();
              };
              port1.start();
              const start = { kind: 'start', channel: index + 1, extension: 'probe', side: 'app', bundle };
              frame.contentWindow?.postMessage(start, '*', [port2]);
              // What the device begins with: [request, 1, "start", {…}] in MessagePack.
              const text = (value: string) => [0xa0 | value.length, ...new TextEncoder().encode(value)];
              const body = [0x82, ...text('extension'), ...text('probe'), ...text('side'), ...text('app')];
              port1.postMessage(new Uint8Array([0x94, 1, 1, ...text('start'), ...body]));
            });
          }
          look();
        };
        frame.src = '/sandbox/frame.html';
        document.body.append(frame);
      });
    },
    { bundles, wanted },
  );
}

const failure = ({ reports }: Outcome) => reports.find(({ kind }) => kind === 'failed')?.reason ?? '';

const text = (frames: Outcome['frames']) => frames.map(([, bytes]) => Buffer.from(bytes).toString('latin1')).join();

async function found(page: Page, code: string, outside = ''): Promise<Record<string, unknown>> {
  const outcome = await inSandbox(page, [bundleOf(code, outside)], 'reports.some(({ kind }) => kind === "failed")');
  const reason = failure(outcome);
  assert.match(reason, /FOUND /);
  return JSON.parse(reason.slice(reason.indexOf('FOUND ') + 6)) as Record<string, unknown>;
}

test('A side starts under the policy, in an origin that is nobody’s, and answers through its port', async (t) => {
  if ('reason' in started) return t.skip(started.reason);
  const { reports, frames } = await inSandbox(started.page, [bundleOf('')], 'frames.length > 0');
  assert.deepEqual(reports, [{ kind: 'ready' }]);
  assert.match(text(frames), /ready/);
});

const gone = [
  ...'Worker SharedWorker indexedDB caches BroadcastChannel WebTransport WebSocketStream WebSocket XMLHttpRequest'.split(
    ' ',
  ),
  ...'fetch EventSource importScripts navigator RTCPeerConnection RTCDataChannel WebAssembly postMessage'.split(' '),
  ...'close location origin OffscreenCanvas FontFace Notification CookieStore cookieStore eval'.split(' '),
  ...'webkitRequestFileSystem FileReaderSync MessageChannel Request Blob trustedTypes scheduler crypto'.split(' '),
];

test('What a browser adds to the language is gone from the whole prototype chain', async (t) => {
  if ('reason' in started) return t.skip(started.reason);
  const names = JSON.stringify(gone);
  const left = await found(
    started.page,
    `const left = [];
     for (let scope = globalThis; scope; scope = Object.getPrototypeOf(scope))
       for (const name of ${names}) if (Object.getOwnPropertyDescriptor(scope, name)) left.push(name);
     const made = 'createObjectURL' in URL || 'revokeObjectURL' in URL;
     ${confess('{ left, made, count: Object.getOwnPropertyNames(globalThis).length > 40 }')}`,
  );
  assert.deepEqual(left, { left: [], made: false, count: true });
});

test('The global object and its prototypes cannot be written to', async (t) => {
  if ('reason' in started) return t.skip(started.reason);
  const frozen = await found(
    started.page,
    `const frozen = [];
     for (let scope = globalThis; scope && scope !== Object.prototype; scope = Object.getPrototypeOf(scope)) frozen.push(Object.isFrozen(scope));
     ${confess('{ frozen }')}`,
  );
  assert.deepEqual(frozen, { frozen: [true, true, true, true] });
});

test('Generated code is refused', async (t) => {
  if ('reason' in started) return t.skip(started.reason);
  const told = await found(
    started.page,
    `${collect}
     attempt('Function', () => new Function('return 1')());
     attempt('constructor', () => (() => {}).constructor('return 1')());
     attempt('async', () => (async () => {}).constructor('return 1')());
     attempt('generator', () => (function* () {}).constructor('return 1')());
     attempt('timer', () => setTimeout('throw 1'));
     ${confess('told')}`,
  );
  for (const [name, outcome] of Object.entries(told)) {
    if (name !== 'timer') assert.equal(outcome, 'refused: EvalError', name);
  }
});

test('Nothing can be imported', async (t) => {
  if ('reason' in started) return t.skip(started.reason);
  const { page } = started;
  for (const address of ['data:text/javascript,1', 'blob:null/0', `${new URL(page.url()).origin}/x.js`]) {
    // The outcome is the words of an error of the SDK, which is how the side's start answers.
    const bundle = `var handrailSide = { default: { manifest: { id: 'probe', sides: ['app'] }, side: 'app', start: async () => {
      const outcome = await import(${JSON.stringify(address)}).then(() => 'imported', (error) => 'refused ' + error.name);
      throw Object.assign(new Error('OUTCOME ' + outcome), { name: 'HandrailError', code: 'internal', details: {} });
    } } };`;
    const { frames } = await inSandbox(page, [bundle], 'frames.length > 0');
    assert.match(text(frames), /OUTCOME refused TypeError/, address);
  }
});

test('A bundle that closes the function around it does not run, whatever it declares', async (t) => {
  if ('reason' in started) return t.skip(started.reason);
  const { page } = started;
  const escapes = [
    'return {} }); function Map() { throw new Error("ESCAPED"); } (function () {',
    '}); fetch("/stolen"); (function () {',
    '/*',
    'return handrailSide; }); //',
    '`',
  ];
  for (const attempt of escapes) {
    const outcome = await inSandbox(page, [attempt + bundleOf('')], 'reports.some(({ kind }) => kind === "failed")');
    assert.match(failure(outcome), /SyntaxError/, attempt);
  }
});

test('A declaration that would be hoisted over the language shadows it for the bundle alone', async (t) => {
  if ('reason' in started) return t.skip(started.reason);
  const told = await found(
    started.page,
    confess('{ mine: Reflect.ownKeys() }'),
    'function Object() {} var Reflect = { ownKeys: () => 1 };',
  );
  assert.deepEqual(told, { mine: 1 });
});

test('A side that never stops does not keep another from answering', async (t) => {
  if ('reason' in started) return t.skip(started.reason);
  const { frames } = await inSandbox(
    started.page,
    [bundleOf('for (;;);'), bundleOf('')],
    'frames.some(([channel]) => channel === 2)',
  );
  assert.deepEqual(
    frames.map(([channel]) => channel),
    [2],
  );
});

test('A side that never stops while it starts is ended and reported', async (t) => {
  if ('reason' in started) return t.skip(started.reason);
  const outcome = await inSandbox(
    started.page,
    [bundleOf('for (;;);')],
    'reports.some(({ kind }) => kind === "failed")',
  );
  assert.equal(failure(outcome), 'It did not start in time');
});

test('The frame hears nobody but the page that frames it', async (t) => {
  if ('reason' in started) return t.skip(started.reason);
  const { page } = started;
  const outcome = await page.evaluate(async (bundle) => {
    for (const old of document.querySelectorAll('iframe')) old.remove();
    const heard: string[] = [];
    const frame = document.createElement('iframe');
    frame.src = '/sandbox/frame.html';
    const stranger = document.createElement('iframe');
    stranger.srcdoc = '<p>stranger</p>';
    const loaded = [frame, stranger].map((one) => new Promise((resolve) => one.addEventListener('load', resolve)));
    document.body.append(frame, stranger);
    await Promise.all(loaded);
    return new Promise<string[]>((resolve) => {
      window.onmessage = ({ data }) => {
        heard.push(`${data.kind} ${data.channel}`);
        resolve(heard);
      };
      // Both commands fail as soon as they are heard; the stranger's is sent first.
      const say = (channel: number) => ({ kind: 'start', channel, extension: 'probe', side: 'app', bundle });
      const port = () => [new MessageChannel().port2];
      const post = Reflect.get(
        stranger.contentWindow ?? {},
        'eval',
      )('(to, message, ports) => to.postMessage(message, "*", ports)');
      post(frame.contentWindow, say(1), port());
      frame.contentWindow?.postMessage(say(2), '*', port());
    });
  }, 'syntax error (');
  assert.deepEqual(outcome, ['failed 2']);
});
