import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fixtures, places, prompts } from './fixtures.ts';
import { type GalleryBrowser, startGalleryBrowser } from './galleryBrowser.ts';
import { type GalleryServer, startGallery } from './galleryServer.ts';
import { type GalleryPlace, walkThrough } from './galleryWalk.ts';
import { looks, now } from './looks.ts';

let server: GalleryServer;
let browser: GalleryBrowser;
let place: GalleryPlace;

before(async () => {
  server = await startGallery();
  browser = await startGalleryBrowser();
  const context = await browser.newContext(looks.light.context);
  await context.clock.setFixedTime(now);
  place = { context, origin: server.origin };
});

after(async () => {
  await browser?.dispose();
  await server?.dispose();
});

/** Runs in the page: what is wrong in one look alone, and what no look forgives. */
function spoil(): void {
  const add = (name: string, style: Partial<CSSStyleDeclaration>) => {
    const element = document.createElement(name);
    Object.assign(element.style, style);
    document.querySelector('main')?.append(element);
  };
  const heading = document.querySelector<HTMLElement>('main h1');
  Object.assign(heading?.style ?? {}, { color: 'light-dark(#000, #333)', backgroundColor: 'light-dark(#fff, #222)' });
  const sheet = document.createElement('section');
  const name = document.createElement('h2');
  name.textContent = 'Spoilt';
  sheet.append(name, document.createElement('dl'));
  sheet.style.height = '300px';
  document.querySelector('main')?.append(sheet);
  add('p', { width: '600px', height: '1px' });
  add('button', { width: '40px', height: '40px' });
  console.error('spoilt');
}

test('What is wrong in dark alone, at 480 pixels alone, or in the pseudo-language alone is found there', async () => {
  const found = await walkThrough(place, ['welcome'], spoil);
  assert.deepEqual(
    found.map((each) => each.replace(/(?<=color-contrast|button-name|wider than it may be|text "Spoilt").*$/s, '')),
    [
      'welcome: spoilt',
      'welcome: light: button-name',
      'welcome: dark: button-name',
      'welcome: dark: color-contrast',
      'welcome: 480 pixels: wider than it may be',
      'welcome: 480 pixels: higher than what is in it: Spoilt',
      'welcome: pseudo-language: text "Spoilt"',
    ],
  );
});

const isRight =
  'breaks no rule of accessibility in light or dark nor its content security policy, has every word from a catalogue, ' +
  'and is not wider than the window, at 480 pixels neither, where no sheet is higher than what is in it';
const snapshots = Object.keys(fixtures).filter((name) => !Object.hasOwn(places, name));

for (const [what, names] of [
  ['state that the device brings about', snapshots],
  ['state that a person goes to', Object.keys(places)],
  ['consent prompt', Object.keys(prompts)],
] as const)
  test(`Each ${what} ${isRight}`, async () => {
    assert.equal((await walkThrough(place, names)).join('\n'), '');
  });
