import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  hasOneFingerprint,
  hasUsableAddress,
  isUsableAddress,
  originOf,
  withStartBitrate,
} from '../../../../../extensions/core/stage/sdp.ts';

const mine = 'a=fingerprint:sha-256 AA:BB';
const sdp = [
  'v=0',
  'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
  'm=video 9 UDP/TLS/RTP/SAVPF 45 46 96 97',
  mine,
  'a=rtpmap:45 AV1/90000',
  'a=fmtp:45 level-idx=5',
  'a=rtpmap:46 rtx/90000',
  'a=fmtp:46 apt=45',
  'a=rtpmap:96 VP8/90000',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  mine.toLowerCase(),
  '',
].join('\r\n');

test('The same certificate named twice is one, another is one too many, and none is none', () => {
  assert.equal(hasOneFingerprint(sdp), true);
  assert.equal(hasOneFingerprint(sdp.replace(mine.toLowerCase(), 'a=fingerprint:sha-256 CC:DD')), false);
  assert.equal(hasOneFingerprint(`${sdp}a=fingerprint:sha-1 AA:BB\n`), false);
  assert.equal(hasOneFingerprint('v=0\r\n'), false);
});

test('Session and version are read from the origin', () => {
  assert.deepEqual(originOf(sdp), { session: '4611731400430051336', version: '2' });
});

test('Every video format gets a rate to begin with, what repairs them does not', () => {
  const changed = withStartBitrate(sdp, 3000).split('\r\n');
  assert.ok(changed.includes('a=fmtp:45 level-idx=5;x-google-start-bitrate=3000'));
  assert.ok(changed.includes('a=fmtp:46 apt=45'));
  assert.equal(changed[changed.indexOf('a=rtpmap:96 VP8/90000') + 1], 'a=fmtp:96 x-google-start-bitrate=3000');
  assert.equal(changed.filter((line) => line.includes('start-bitrate')).length, 2);
});

test('An address that a browser only calls from is none that it can be reached at', () => {
  const udp = 'candidate:1 1 udp 2122260223 198.51.100.2 50000 typ host generation 0';
  const calls = 'candidate:2 1 tcp 1518280447 198.51.100.2 9 typ host tcptype active generation 0';
  assert.deepEqual([udp, calls, ''].map(isUsableAddress), [true, false, false]);
  assert.equal(hasUsableAddress(`v=0\r\na=${calls}\r\n`), false);
  assert.equal(hasUsableAddress(`v=0\r\na=${calls}\r\na=${udp}\r\n`), true);
});
