// The program of the tab: cleans the address bar, puts the workbench together and draws it.
import { appVersion } from '../base/app/appVersion.ts';
import { joinLink } from '../base/app/joinLink.ts';
import { start } from '../ui/start.tsx';
import { NoDeviceKey, webWorkbench } from './compose.ts';
import { takeSignInAnswer } from './identity/signInAnswer.ts';
import { takeInvitation } from './joinFragment.ts';
import { missingParts, type PagePlatform } from './support/missingParts.ts';
import { showUnsupported } from './support/unsupportedPage.ts';

const answer = takeSignInAnswer(window);
const invitation = takeInvitation(window, answer !== undefined);

if (missingParts(globalThis as PagePlatform).length === 0) {
  open().catch((error: unknown) => {
    if (error instanceof NoDeviceKey) return showUnsupported(document, ['deviceKey']);
    console.error('Handrail could not start', error instanceof Error ? error.name : '');
  });
}

async function open(): Promise<void> {
  const written = (name: string) =>
    document.querySelector(`meta[name="handrail-${name}"]`)?.getAttribute('content') ?? '';
  const response = await fetch(written('extensions'), { integrity: written('extensions-integrity') });
  const manifests: unknown = await response.json();
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
  if (invitation !== undefined) app.openLink(joinLink(invitation));
}
