import type { IncomingMessage } from 'node:http';
import { HandrailError } from '@handrail/sdk';

const sizeLimit = 16 * 1024;

/**
 * What a form of this page sent. One that another page sent is refused: its browser says where it comes from. Errors: `policy_refused`,
 * `malformed`, `too_large`.
 */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const { origin, host } = request.headers;
  const isOwn = typeof origin === 'string' && URL.canParse(origin) && new URL(origin).host === host;
  if (!isOwn) throw new HandrailError('policy_refused', 'The form comes from another page');
  if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    throw new HandrailError('malformed', 'This is no form');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > sizeLimit) throw new HandrailError('too_large', 'The form is too large');
    chunks.push(bytes);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
