import type { MissingPart } from './missingParts.ts';

const words: Readonly<Record<MissingPart, string>> = {
  secureContext: 'A secure connection: open this address with https.',
  webSocket: 'WebSocket, which carries everything to the service.',
  webRtc: 'WebRTC, which carries the picture of the screen.',
  workers: 'Workers, in which extensions run.',
  language: 'The JavaScript of a current browser.',
  deviceKey: 'Ed25519 keys in WebCrypto, with which this tab proves itself.',
};

/**
 * The one page that an unsupported browser gets: what it lacks, and what to do. Plain elements and English, since nothing else
 * can be counted on there.
 */
export function showUnsupported(page: Document, missing: readonly MissingPart[]): void {
  const root = page.getElementById('root');
  if (!root) return;
  const element = (name: string, text: string) => {
    const made = page.createElement(name);
    made.textContent = text;
    return made;
  };
  const list = page.createElement('ul');
  for (const part of missing) list.append(element('li', words[part]));
  const main = page.createElement('main');
  main.id = 'unsupported';
  main.append(
    element('h1', 'This browser cannot run Handrail'),
    element('p', 'It lacks:'),
    list,
    element('p', 'Use a current Chrome, Edge, Chromium or Firefox, or install the Handrail app.'),
  );
  main.style.maxWidth = '40em';
  main.style.margin = '4em auto';
  main.style.padding = '0 1em';
  main.style.fontFamily = 'system-ui, sans-serif';
  root.replaceChildren(main);
}
