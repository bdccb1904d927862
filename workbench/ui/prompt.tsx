import { observer } from 'mobx-react-lite';
import { useMemo } from 'react';
import { createRoot } from 'react-dom/client';
import { type PageGlobals, takePagePort } from '../base/app/pagePort.ts';
import { clockOver } from '../base/clockOver.ts';
import { WordsContext } from './components/context.ts';
import { PromptPage } from './prompt/PromptPage.tsx';
import { lostPort } from './stores/lostPort.ts';
import { Preferences } from './stores/preferences.ts';
import { PromptStore } from './stores/promptStore.ts';
import { Words } from './texts/words.ts';
import { firstLook } from './theme/firstLook.ts';
import { Look } from './theme/Look.tsx';
import { pageNonce } from './theme/pageNonce.ts';
import { systemLook } from './theme/systemLook.ts';

interface PromptWindowProps {
  readonly store: PromptStore;
  readonly preferences: Preferences;
}

const PromptWindow = observer(function PromptWindow({ store, preferences }: PromptWindowProps) {
  const { language, scheme } = preferences;
  const words = useMemo(() => new Words(language), [language]);
  return (
    <Look scheme={scheme} language={language} nonce={pageNonce(document)}>
      <WordsContext value={words}>
        <PromptPage store={store} />
      </WordsContext>
    </Look>
  );
});

const connect = async () => takePagePort(globalThis as PageGlobals);
const root = document.getElementById('root');
if (root) {
  connect()
    .catch(lostPort)
    .then((port) => {
      const store = new PromptStore(port, clockOver(globalThis));
      const first = firstLook(document);
      const preferences = new Preferences(systemLook(window), () => store.prompt ?? first);
      createRoot(root).render(<PromptWindow store={store} preferences={preferences} />);
      return store.open();
    })
    .catch(console.error);
}
