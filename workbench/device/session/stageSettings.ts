import type { StageSettings } from '@handrail/sdk/stage';
import type { IceServer } from '../../base/link/linkApi.ts';
import { stageWords } from './stageWords.ts';

/** Codecs in the order that measured best for text on a screen, encoded in software; the first that both know is used. */
const codecs = ['AV1', 'H264', 'VP9', 'VP8'];

/** What a stage is started with. */
export function stageSettings(
  side: 'helper' | 'sharer',
  iceServers: readonly IceServer[],
  preferences: { readonly language: string },
): StageSettings {
  return {
    side,
    iceServers,
    codecs,
    framesPerSecond: 60,
    idleFramesPerSecond: 10,
    words: stageWords(preferences.language),
  };
}
