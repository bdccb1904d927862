import type { ConsentPrompt } from '../../base/app/promptApi.ts';
import type { Words } from '../texts/words.ts';

/** What the window asks, what follows, and what *Allow* is called. */
export function promptWords(
  { helper, asks }: ConsentPrompt,
  words: Words,
): { readonly title: string; readonly asks: string; readonly allow: string } {
  const { name } = helper;
  const asked = asks.map(({ permission, extension }) => (extension ? 'other' : permission));
  const can = words.text('prompt.asks', { name });
  if (asked.includes('screen.control') && !asked.includes('other')) {
    return { title: words.text('prompt.controlTitle', { name }), asks: can, allow: words.text('prompt.allowControl') };
  }
  if (asked.every((permission) => permission === 'screen.view')) {
    return { title: words.text('prompt.viewTitle', { name }), asks: can, allow: words.text('prompt.allowView') };
  }
  const draws = asked.every((permission) => permission === 'annotation.draw');
  const title = words.text(draws ? 'prompt.drawTitle' : 'prompt.otherTitle', { name });
  return asks.every(({ call }) => call)
    ? { title, asks: words.text('prompt.asksOnce'), allow: words.text('prompt.allowOnce') }
    : { title, asks: can, allow: words.text('prompt.allowOther') };
}
