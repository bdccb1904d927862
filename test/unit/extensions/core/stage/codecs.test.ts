import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codecName, orderCodecs } from '../../../../../extensions/core/stage/codecs.ts';

const codec = (mimeType: string, sdpFmtpLine?: string) => ({ mimeType, ...(sdpFmtpLine ? { sdpFmtpLine } : {}) });
const available = [
  codec('video/VP8'),
  codec('video/rtx'),
  codec('video/H264', 'packetization-mode=0'),
  codec('video/H264', 'packetization-mode=1'),
  codec('video/AV1'),
  codec('video/red'),
];

test('Codecs come in the wanted order, with what goes along behind them', () => {
  const names = orderCodecs(available, ['AV1', 'H264', 'VP9']).map(({ mimeType, sdpFmtpLine }) =>
    [codecName(mimeType), sdpFmtpLine ?? ''].join(' ').trim(),
  );
  assert.deepEqual(names, ['AV1', 'H264 packetization-mode=1', 'H264 packetization-mode=0', 'rtx', 'red']);
});

test('Where none of the wanted is there, all that is there is left', () => {
  assert.deepEqual(orderCodecs(available, ['H265']), available);
});
