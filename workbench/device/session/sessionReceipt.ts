import { HandrailError } from '@handrail/sdk';
import { verifyReceipt } from '../../base/audit/receipt.ts';
import type { SessionTicket } from '../../base/link/linkApi.ts';
import type { Hello } from '../link/serviceLink.ts';
import type { PersonFiles } from '../ports/personFiles.ts';

/** The service's word that the tenant's log has a session's end: checked here, and the person's to keep. */
export class SessionReceipt {
  #receipt: string | undefined;
  #index: number | undefined;
  #file: string | undefined;

  /** What a session's end says of it. */
  get state(): { readonly receipt?: number; readonly receiptFile?: string } {
    return {
      ...(this.#index !== undefined && { receipt: this.#index }),
      ...(this.#file !== undefined && { receiptFile: this.#file }),
    };
  }

  /** Checks that a receipt is about this very session and stands in the tenant's log, and keeps it. Error: `audit_mismatch`. */
  async take(receipt: string, ticket: SessionTicket, hello: Hello): Promise<void> {
    const { sessionId, tenantId, helperId, sharerId, deviceId } = ticket;
    const expected = { issuer: hello.issuer, tenantId, sessionId, helperId, sharerId, deviceId };
    this.#index = (await verifyReceipt(receipt, expected, hello.grantKeys)).index;
    this.#receipt = receipt;
  }

  /** Stores it as it came: what it proves, it proves to whoever has the log. Errors: `wrong_state` before it came, `storage_full`. */
  async save(files: PersonFiles, sessionId: string): Promise<void> {
    if (this.#receipt === undefined) throw new HandrailError('wrong_state', 'There is no receipt of this session yet');
    const content = new TextEncoder().encode(`${this.#receipt}\n`);
    this.#file = await files.store(`handrail-receipt-${sessionId}.jws`, content);
  }
}
