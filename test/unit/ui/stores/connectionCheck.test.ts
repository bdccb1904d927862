import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckResult } from '../../../../workbench/base/check/checkResult.ts';
import { checkPeers, type PeerWindow } from '../../../../workbench/ui/peer/checkPeers.ts';
import { checkRelays, type RelayWindow } from '../../../../workbench/ui/peer/checkRelays.ts';
import { ConnectionCheck, type PageChecks } from '../../../../workbench/ui/stores/connectionCheck.ts';

const result = (step: CheckResult['step'], state: CheckResult['state'] = 'ok'): CheckResult => ({
  step,
  state,
  facts: {},
});
const nothing: PageChecks = { peers: async () => undefined, relays: async () => undefined };
const never = () => new AbortController().signal;

test('Results are shown as they come, in the order of the steps, whoever finds them', async () => {
  const check: ConnectionCheck = new ConnectionCheck(
    async () => {
      check.take(result('way', 'running'));
      check.take(result('way'));
      check.take(result('link', 'fail'));
      return [];
    },
    { ...nothing, peers: async (tell) => tell(result('webrtc', 'warn')) },
  );
  const done = check.start();
  assert.equal(check.status, 'running');
  await done;
  assert.equal(check.status, 'done');
  assert.deepEqual(
    check.results.map(({ step, state }) => `${step} ${state}`),
    ['way ok', 'link fail', 'webrtc warn'],
  );
  assert.deepEqual(check.counts, { failed: 1, warned: 1 });
});

test('A check that begins anew forgets what was found, and hears nothing more of the one before', async () => {
  const tells: ((result: CheckResult) => void)[] = [];
  const signals: AbortSignal[] = [];
  const check = new ConnectionCheck(
    (signal) => {
      signals.push(signal);
      return new Promise(() => undefined);
    },
    { ...nothing, peers: async (tell) => void tells.push(tell) },
  );
  void check.start();
  check.take(result('way'));
  void check.start();
  assert.deepEqual(check.results, []);
  assert.ok(signals[0]?.aborted);
  tells[0]?.(result('webrtc'));
  assert.deepEqual(check.results, []);
  tells[1]?.(result('webrtc'));
  assert.equal(check.results.length, 1);
});

test('What was still tried when the check was left is not shown as tried for ever', () => {
  const check = new ConnectionCheck(() => new Promise(() => undefined), nothing);
  void check.start();
  check.take(result('way'));
  check.take(result('name', 'running'));
  check.stop();
  assert.equal(check.status, 'done');
  assert.deepEqual(
    check.results.map(({ step }) => step),
    ['way'],
  );
  check.take(result('name'));
  assert.equal(check.results.length, 1, 'what comes late is not taken');
});

test('A device that cannot check leaves what the page found by itself', async () => {
  const check = new ConnectionCheck(() => Promise.reject(new Error('no such method')), {
    ...nothing,
    peers: async (tell) => tell(result('webrtc')),
  });
  await check.start();
  assert.equal(check.status, 'done');
  assert.equal(check.results.length, 1);
});

const servers = [
  { urls: ['stun:relay.example'] },
  { urls: ['turn:good.example', 'turn:wrong.example', 'turn:dead.example'], username: 'u', credential: 'c' },
];
class Gathering {
  onicecandidate?: (event: { candidate: { candidate: string } | null }) => void;
  onicecandidateerror?: (event: { errorCode: number }) => void;
  readonly #url: string;
  static closed = 0;
  constructor({ iceServers, iceTransportPolicy }: RTCConfiguration) {
    assert.equal(iceTransportPolicy, 'relay');
    this.#url = String(iceServers?.[0]?.urls);
  }
  createDataChannel = () => undefined;
  createOffer = async () => ({});
  setLocalDescription = async () => {
    if (this.#url.includes('good')) this.onicecandidate?.({ candidate: { candidate: 'candidate:1 typ relay' } });
    if (this.#url.includes('wrong')) this.onicecandidateerror?.({ errorCode: 401 });
    if (this.#url.includes('dead')) this.onicecandidateerror?.({ errorCode: 701 });
    this.onicecandidate?.({ candidate: null });
  };
  close = () => {
    Gathering.closed += 1;
  };
}

test('A relay that lets this device through, one that refuses it, and one that is not reached are told apart', async () => {
  const page = { performance: { now: () => 0 }, setTimeout: () => 0 };
  const Connection = Gathering as unknown as NonNullable<RelayWindow['RTCPeerConnection']>;
  const relay = (name: string): CheckResult => ({
    ...result('relay'),
    target: `turn:${name}.example`,
    finding: 'relay_ok',
  });
  const check: ConnectionCheck = new ConnectionCheck(
    async () => {
      for (const name of ['good', 'wrong', 'dead']) check.take(relay(name));
      return servers;
    },
    { ...nothing, relays: checkRelays({ ...page, RTCPeerConnection: Connection }) },
  );
  await check.start();
  assert.deepEqual(
    check.results.map(({ target, state, finding }) => [target, state, finding]),
    [
      ['turn:good.example', 'ok', 'relay_used'],
      ['turn:wrong.example', 'warn', 'relay_credentials'],
      ['turn:dead.example', 'ok', 'relay_ok'],
    ],
    'of the last one the page knows no better than the device',
  );
  assert.equal(Gathering.closed, 3);
});

/** Two connections that hand each other candidates, and meet or do not. */
function pageWith(connection: PeerWindow['RTCPeerConnection']): PeerWindow {
  return { RTCPeerConnection: connection, performance: { now: () => 0 }, setTimeout: (run) => queueMicrotask(run) };
}

async function peers(page: PeerWindow): Promise<readonly (string | undefined)[]> {
  const told: CheckResult[] = [];
  await checkPeers(page)((each) => told.push(each), never());
  return told.map(({ state, finding }) => `${state} ${finding ?? ''}`.trim());
}

test('WebRTC that is not there, that a policy forbids, and that finds no way are told apart', async () => {
  assert.deepEqual(await peers(pageWith(undefined)), ['running', 'warn webrtc_missing']);
  class Forbidden {
    constructor() {
      throw new Error('RTCPeerConnection is disabled');
    }
  }
  assert.deepEqual(await peers(pageWith(Forbidden as unknown as PeerWindow['RTCPeerConnection'])), [
    'running',
    'warn webrtc_missing',
  ]);
  const made: { closed: boolean }[] = [];
  const connection = (opens: boolean) =>
    class {
      closed = false;
      constructor() {
        made.push(this);
      }
      createDataChannel() {
        const channel: { onopen?: () => void } = {};
        if (opens) queueMicrotask(() => channel.onopen?.());
        return channel;
      }
      createOffer = async () => ({});
      createAnswer = async () => ({});
      setLocalDescription = async () => undefined;
      setRemoteDescription = async () => undefined;
      close() {
        this.closed = true;
      }
    } as unknown as PeerWindow['RTCPeerConnection'];
  assert.deepEqual(await peers({ ...pageWith(connection(true)), setTimeout: () => 0 }), ['running', 'ok webrtc_ok']);
  assert.deepEqual(await peers(pageWith(connection(false))), ['running', 'warn webrtc_blocked']);
  assert.ok(made.length === 4 && made.every(({ closed }) => closed), 'nothing of it stays open');
});
