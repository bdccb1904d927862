import { useAnnounce } from '@fluentui/react-components';
import { observer } from 'mobx-react-lite';
import { useEffect, useRef } from 'react';
import type { SessionState } from '../../base/app/appState.ts';
import { announcement } from '../stores/announcements.ts';
import { useStore, useWords } from './context.ts';

/** Tells a screen reader what changed in the session. Draws nothing. */
export const Announcer = observer(function Announcer() {
  const words = useWords();
  const { session } = useStore();
  const { announce } = useAnnounce();
  const before = useRef<SessionState | undefined>(undefined);
  useEffect(() => {
    const key = announcement(before.current, session);
    before.current = session;
    if (key) announce(words.text(key), { alert: true });
  }, [session, words, announce]);
  return undefined;
});
