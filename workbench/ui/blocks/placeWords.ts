import type { ChartBlock, Text } from '@handrail/sdk';
import type { Words } from '../texts/words.ts';

/** What stands at a place along a chart's axis. */
export function placeWords(place: ChartBlock['places'][number], say: (text: Text) => string, words: Words): string {
  return typeof place === 'object' && 'day' in place ? words.day(place.day) : say(place);
}
