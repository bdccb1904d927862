// Runs before the program, in any browser: one that could not run it is told so, in a page that needs nothing.
import { showBroken } from './support/brokenPage.ts';
import { fetchAnew } from './support/fetchAnew.ts';
import { missingParts, type PagePlatform } from './support/missingParts.ts';
import { showUnsupported } from './support/unsupportedPage.ts';

const missing = missingParts(globalThis as PagePlatform);
if (missing.length > 0) showUnsupported(document, missing);
else {
  // Where the program fails its integrity or breaks off, the browser runs nothing of it: the page would stay white.
  const broken = ({ target }: Event) => {
    const isDrawn = document.querySelector('#root > :not(noscript)') !== null;
    if (!(target instanceof HTMLScriptElement) || isDrawn) return;
    showBroken(document);
    void fetchAnew(target, { fetch: (address, init) => fetch(address, init), sessionStorage, location });
  };
  window.addEventListener('error', broken, true);
}
