// The program of the tab: cleans the address bar, puts the workbench together and draws it.
import { appVersion } from '../base/app/appVersion.ts';
import { start } from '../ui/start.tsx';
import { NoDeviceKey, webWorkbench } from './compose.ts';
import { takeSignInAnswer } from './identity/signInAnswer.ts';
import { takeInvitation } from './joinFragment.ts';
import { showBroken } from './support/brokenPage.ts';
import { missingParts, type PagePlatform } from './support/missingParts.ts';
import { showUnsupported } from './support/unsupportedPage.ts';

/** A part of the program did not come as it was sent. */
class NotWhole extends Error {}

const answer = takeSignInAnswer(window);
const invitation = takeInvitation(window, answer !== undefined);

if (missingParts(globalThis as PagePlatform).length === 0) {
  open().catch((error: unknown) => {
    if (error instanceof NoDeviceKey) return showUnsupported(document, ['deviceKey']);
    console.error('Handrail could not start', error instanceof Error ? error.name : '');
    if (error instanceof NotWhole) showBroken(document);
  });
}

async function open(): Promise<void> {
  const written = (name: string) =>
    document.querySelector(`meta[name="handrail-${name}"]`)?.getAttribute('content') ?? '';
  const integrity = written('extensions-integrity');
  const manifests: unknown = await fetch(written('extensions'), { integrity })
    // What was kept may not be whole; what comes now may be.
    .catch(() => fetch(written('extensions'), { integrity, cache: 'reload' }))
    .then((response) => response.json())
    .catch((cause: unknown) => {
      throw new NotWhole('The extensions of this tab cannot be had', { cause });
    });
  const { app, shell } = await webWorkbench({
    page: window,
    service: location.origin,
    appVersion,
    manifests: Array.isArray(manifests) ? manifests : [],
    answer,
    draw: (port) => {
      const root = document.getElementById('root');
      if (root) start(port, root);
    },
  });
  window.addEventListener('beforeunload', (event) => {
    // Leaving ends the session: the browser asks first.
    if (shell.busy) event.preventDefault();
  });
  window.addEventListener('pagehide', () => void app.close());
  await app.start();
  if (invitation !== undefined) app.openLink(invitation);
}
