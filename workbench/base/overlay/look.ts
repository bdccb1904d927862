import type { MarkColour } from '@handrail/sdk';

/** Sizes of what is drawn over a screen, in that screen's units. */
export interface OverlayLook {
  /** Width of a line. */
  readonly line: number;
  /** Height of letters in a text, and of a pointer's name. */
  readonly text: number;
  readonly name: number;
  /** Radius of a pointer. */
  readonly pointer: number;
}

/**
 * Sizes that can be seen on a screen of this size. They grow with the screen, so that it makes no difference whether a large
 * one is counted in its own pixels or in fewer, larger ones.
 */
export function overlayLook(screen: { readonly width: number; readonly height: number }): OverlayLook {
  const line = Math.min(24, Math.max(3, Math.min(screen.width, screen.height) / 180));
  return { line, text: line * 5, name: line * 3, pointer: line * 2 };
}

/** One of the colours that lie over each other in a mark, and how far it reaches out on each side of the line. */
export interface Layer {
  readonly colour: string;
  readonly reach: number;
}

/** Dark enough for light ground, and light enough for dark. */
export const ink = { dark: '#141414', light: '#ffffff' } as const;

const fills: Readonly<Record<MarkColour, string>> = {
  red: '#e02424',
  yellow: '#ffd60a',
  green: '#1f9d3d',
  blue: '#1f6feb',
};

/** The colours of a mark, the lowest first. One light and one dark, so that each mark is visible on any ground. */
export function layers(colour: MarkColour, line: number): readonly Layer[] {
  const edge = Math.max(1.25, line * 0.3);
  const rim = Math.max(1, line * 0.15);
  const outer = { colour: ink.dark, reach: edge + rim };
  const fill = { colour: fills[colour], reach: 0 };
  // Yellow is light itself.
  return colour === 'yellow' ? [outer, fill] : [outer, { colour: ink.light, reach: edge }, fill];
}

/** The pointer's own colour. */
export const pointerColour: MarkColour = 'red';
