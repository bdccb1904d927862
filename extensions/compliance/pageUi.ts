import type { Block, Cell, Surface, Text, Tone } from '@handrail/sdk';
import { text } from '@handrail/sdk';
import type { ComplianceState } from '@handrail/sdk/tenant/devices';

/** What a page shows itself with. */
export interface PageUi {
  show(surface: Surface, blocks: readonly Block[]): void;
  notify(words: Text, tone?: Tone): void;
}

const tones: Readonly<Record<ComplianceState, Tone>> = {
  compliant: 'success',
  nonCompliant: 'warning',
  notEnrolled: 'neutral',
};

/** How a device complies, as a cell. */
export function complianceCell(state: ComplianceState): Cell {
  return { status: text(state), tone: tones[state] };
}
