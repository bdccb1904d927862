import type { Size } from '../../base/overlay/placeText.ts';
import { svg } from './svg.ts';

const family = 'system-ui, sans-serif';
const weight = 600;
/** Height of a line, and of what is above the letters' foot, in heights of letters. */
const [leading, ascent] = [1.25, 1];

/** A text in lines, and how large it is. */
export interface Lettering {
  readonly lines: readonly string[];
  readonly height: number;
  readonly size: Size;
}

/** Breaks a text into lines no wider than `limit`: between words, and in a word that is too long by itself. */
export function lettering(text: string, height: number, limit: number): Lettering {
  const width = measure(height);
  const lines: string[] = [];
  let line = '';
  const put = (piece: string) => {
    if (line !== '' && width((line + piece).trimEnd()) > limit) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  };
  for (const word of text.match(/\S+\s*|\s+/g) ?? []) {
    if (width(word.trimEnd()) <= limit) put(word);
    else for (const { segment } of new Intl.Segmenter().segment(word)) put(segment);
  }
  lines.push(line.trimEnd());
  return {
    lines,
    height,
    size: { width: Math.max(...lines.map(width)), height: lines.length * height * leading },
  };
}

/** The lettering with its upper left corner there. */
export function drawLettering(
  { lines, height }: Lettering,
  at: { readonly x: number; readonly y: number },
  attributes: Readonly<Record<string, string | number>>,
): SVGTextElement {
  const first = at.y + height * ascent;
  const rows = lines.map((line, row) => svg('tspan', { x: at.x, y: first + row * height * leading }, [line]));
  const font = { 'font-family': family, 'font-weight': weight, 'font-size': height };
  return svg('text', { ...font, ...attributes, 'xml:space': 'preserve', direction: 'ltr' }, rows);
}

function measure(height: number): (text: string) => number {
  const canvas = document.createElement('canvas').getContext('2d');
  if (!canvas) return (text) => text.length * height * 0.6;
  canvas.font = `${weight} ${height}px ${family}`;
  return (text) => canvas.measureText(text).width;
}
