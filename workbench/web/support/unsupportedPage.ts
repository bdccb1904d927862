import type { MissingPart } from './missingParts.ts';
import { showPlainPage } from './plainPage.ts';

const words: Readonly<Record<MissingPart, string>> = {
  secureContext: 'A secure connection: open this address with https.',
  webSocket: 'WebSocket, which carries everything to the service.',
  webRtc: 'WebRTC, which carries the picture of the screen.',
  workers: 'Workers, in which extensions run.',
  language: 'The JavaScript of a current browser.',
  deviceKey: 'Ed25519 keys in WebCrypto, with which this tab proves itself.',
};

/** The one page that an unsupported browser gets: what it lacks, and what to do. */
export function showUnsupported(page: Document, missing: readonly MissingPart[]): void {
  showPlainPage(page, 'unsupported', 'This browser cannot run Handrail', [
    'It lacks:',
    missing.map((part) => words[part]),
    'Use a current Chrome, Edge, Chromium or Firefox, or install the Handrail app.',
  ]);
}
