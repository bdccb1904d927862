import type { AppState } from '../../base/app/appState.ts';
import type { Words } from '../texts/words.ts';

/** Where the app is on the way to its next version; undefined where there is nothing to say. */
export function updateWords({ status, version = '', percent, answer }: AppState['update'], words: Words) {
  switch (status) {
    case 'checking':
      return words.text('update.checking');
    case 'waiting':
      return words.text('update.waits', { version });
    case 'downloading':
      if (!percent) return words.text('update.downloading', { version });
      return words.text('update.downloadingPercent', { version, percent: words.percent(percent) });
    case 'ready':
      return words.text('update.ready', { version });
    case 'installing':
      return words.text('update.installing');
    case 'idle':
      return answer && words.text(`update.${answer}`);
  }
}
