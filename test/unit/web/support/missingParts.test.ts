import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingParts } from '../../../../workbench/web/support/missingParts.ts';

const part = () => undefined;
const whole = {
  isSecureContext: true,
  crypto: { subtle: {} },
  WebSocket: part,
  RTCPeerConnection: part,
  Worker: part,
  MessageChannel: part,
};

test('A current browser lacks nothing', () => {
  assert.deepEqual(missingParts(whole), []);
});

test('What a browser lacks is named', () => {
  assert.deepEqual(missingParts({ ...whole, isSecureContext: false }), ['secureContext']);
  assert.deepEqual(missingParts({ ...whole, crypto: {} }), ['secureContext']);
  assert.deepEqual(missingParts({ ...whole, RTCPeerConnection: undefined }), ['webRtc']);
  assert.deepEqual(missingParts({ ...whole, Worker: undefined, WebSocket: undefined }), ['webSocket', 'workers']);
});
