import { showPlainPage } from './plainPage.ts';

/** For whoever got a part of the program that is not what the service sent out: the browser runs no such part, and says nothing. */
export function showBroken(page: Document): void {
  showPlainPage(page, 'broken', 'Handrail did not arrive whole', [
    'A part of the program was cut off or changed on its way from the service, so it was not started.',
    'Load this page again. If it happens again, tell your IT: a proxy, firewall, virus scanner or browser extension may change what passes. Nothing was lost, and nobody was signed in.',
  ]);
}
