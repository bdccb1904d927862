// Runs before the program, in any browser: one that could not run it is told so, in a page that needs nothing.
import { missingParts, type PagePlatform } from './support/missingParts.ts';
import { showUnsupported } from './support/unsupportedPage.ts';

const missing = missingParts(globalThis as PagePlatform);
if (missing.length > 0) showUnsupported(document, missing);
