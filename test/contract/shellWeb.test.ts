import { test } from 'node:test';
import { noTabBrowser } from '../support/tab/tabBrowsers.ts';
import { type WebShellPlace, webShellPlace } from '../support/tab/webShellPlace.ts';
import { shellContract } from './shell.ts';

const skip = noTabBrowser('chromium');
if (skip) test('The shell in a browser tab keeps the contract of a shell', { skip }, () => undefined);
else {
  let place: WebShellPlace;
  shellContract(
    'The shell in a browser tab',
    async () => {
      place = await webShellPlace();
      return { shell: place.shell, opened: place.shell.opened };
    },
    () => place.dispose(),
  );
}
