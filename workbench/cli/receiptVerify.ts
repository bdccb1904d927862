import { HandrailError } from '@handrail/sdk';
import { type ReceiptLog, verifyReceiptOfLog } from '../base/audit/receipt.ts';
import type { ExportReport } from '../base/audit/verifyExport.ts';
import { shown } from './cell.ts';

/** What was found about one receipt. */
export interface ShownReceipt {
  readonly file: string;
  /** Its place in the log, and whose end it is about; only where it holds. */
  readonly index?: number;
  readonly session?: string;
  readonly endedAt?: number;
  readonly problem?: string;
}

/** A receipt, and the checkpoint in it that the log must go on from. */
export interface CheckedReceipt {
  readonly shown: ShownReceipt;
  readonly checkpoint: string | undefined;
}

/** Checks a receipt against the log that a header names. Never rejects for what is in the receipt. */
export async function checkedReceipt(file: string, jws: string, log: ReceiptLog | undefined): Promise<CheckedReceipt> {
  try {
    if (!log) throw new HandrailError('audit_mismatch', 'The log has no header to check it against');
    const { index, sessionId, session, text } = await verifyReceiptOfLog(jws, log);
    return { shown: { file, index, session: sessionId, endedAt: session.endedAt }, checkpoint: text };
  } catch (error) {
    if (!(error instanceof HandrailError)) throw error;
    return { shown: { file, problem: error.message }, checkpoint: undefined };
  }
}

/** The same in sentences. That the log has a record is shown only by a log that holds. */
export function receiptText(report: ExportReport, receipts: readonly ShownReceipt[]): string {
  return receipts
    .map(({ file, index, session, endedAt, problem }) => {
      if (problem !== undefined) return `The receipt in ${shown(file)} does not hold: ${shown(problem)}.\n`;
      if (report.problem)
        return `The receipt in ${shown(file)} is the service's; whether the log has its record is not shown.\n`;
      const ended = endedAt === undefined ? '' : `, which ended at ${new Date(endedAt).toISOString()}`;
      return `The receipt in ${shown(file)} holds: record ${index} of the log is about session ${shown(session ?? '')}${ended}.\n`;
    })
    .join('');
}
