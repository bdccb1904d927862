import { observer } from 'mobx-react-lite';
import { useMemo } from 'react';
import { createRoot } from 'react-dom/client';
import type { Clock } from '../base/clock.ts';
import { clockOver } from '../base/clockOver.ts';
import { Multiplexer } from '../base/rpc/multiplexer.ts';
import type { Port } from '../base/rpc/port.ts';
import { App } from './App.tsx';
import { PreferencesContext, StoreContext, WordsContext } from './components/context.ts';
import { checkPeers } from './peer/checkPeers.ts';
import { checkRelays } from './peer/checkRelays.ts';
import { SandboxHost } from './sandbox/SandboxHost.ts';
import { Preferences } from './stores/preferences.ts';
import { sessionPlace } from './stores/sessionPlace.ts';
import { WorkbenchStore } from './stores/workbenchStore.ts';
import { Words } from './texts/words.ts';
import { firstLook } from './theme/firstLook.ts';
import { Look } from './theme/Look.tsx';
import { pageNonce } from './theme/pageNonce.ts';
import { systemLook } from './theme/systemLook.ts';

/** Draws the workbench into the page, over a port to the device. The shell decides where the port comes from. */
export function start(port: Port, root: Element, clock: Clock = clockOver(globalThis)): void {
  const page = root.ownerDocument;
  const channels = new Multiplexer(port);
  const checks = { peers: checkPeers(window), relays: checkRelays(window) };
  const store = new WorkbenchStore(channels.open(0), clock, sessionPlace(sessionStorage), checks, () =>
    window.location.reload(),
  );
  const first = firstLook(page);
  const preferences = new Preferences(systemLook(window), () => store.state?.preferences ?? first);
  const nonce = pageNonce(page);
  createRoot(root).render(<Workbench store={store} preferences={preferences} nonce={nonce} />);
  new SandboxHost(store, channels, page).start();
  void store.open();
}

interface WorkbenchProps {
  readonly store: WorkbenchStore;
  readonly preferences: Preferences;
  readonly nonce: string | undefined;
}

const Workbench = observer(function Workbench({ store, preferences, nonce }: WorkbenchProps) {
  const { language, scheme } = preferences;
  const words = useMemo(() => new Words(language), [language]);
  return (
    <Look scheme={scheme} language={language} nonce={nonce}>
      <PreferencesContext value={preferences}>
        <WordsContext value={words}>
          <StoreContext value={store}>
            <App />
          </StoreContext>
        </WordsContext>
      </PreferencesContext>
    </Look>
  );
});
