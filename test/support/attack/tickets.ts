import type { SessionTicket } from '../../../workbench/base/link/linkApi.ts';
import { rpcFrame, rpcMessage, type Tamper } from './wiretap.ts';

/** Whether this is a ticket, wherever it stands. */
function isTicket(body: unknown): body is SessionTicket {
  return typeof body === 'object' && body !== null && 'grant' in body && 'channel' in body;
}

/** A service that hands out other tickets: in its answers to a sharer, and in its notices to a helper. */
export function otherTickets(change: (ticket: SessionTicket) => SessionTicket | undefined): Tamper {
  return (message, way) => {
    const frame = way === 'down' ? rpcFrame(message) : undefined;
    if (!frame || !('body' in frame) || !isTicket(frame.body)) return [message];
    const ticket = change(frame.body);
    return ticket ? [rpcMessage({ ...frame, body: ticket })] : [];
  };
}
