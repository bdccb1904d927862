import { verifyReceipt } from '../../base/audit/receipt.ts';
import type { SessionTicket } from '../../base/link/linkApi.ts';
import type { Hello } from '../link/serviceLink.ts';

/**
 * Checks that a receipt is about this very session and stands in the tenant's log; the place of its record there. Error:
 * `audit_mismatch`.
 */
export async function receiptIndex(receipt: string, ticket: SessionTicket, hello: Hello): Promise<number> {
  const { sessionId, tenantId, helperId, sharerId, deviceId } = ticket;
  const expected = { issuer: hello.issuer, tenantId, sessionId, helperId, sharerId, deviceId };
  return (await verifyReceipt(receipt, expected, hello.grantKeys)).index;
}
