import type { Tone } from './blocks.ts';
import type { Text } from './text.ts';

/** Numbers over something, drawn by the workbench with a table of the same for who does not see it. */
export interface ChartBlock {
  readonly kind: 'chart';
  readonly label: Text;
  readonly form: 'bars' | 'line';
  /** One label for each place along the axis. */
  readonly places: readonly (Text | { /** `YYYY-MM-DD`. */ readonly day: string })[];
  readonly series: readonly {
    readonly label: Text;
    readonly tone?: Tone;
    /** As many as there are places. */
    readonly values: readonly number[];
  }[];
}
