import type { RandomBytes } from '../../base/random.ts';
import { commonHeaders, type OriginName, servedHeaders } from './contentPolicy.ts';
import { origins, ownAddress } from './pageOrigins.ts';
import type { Content } from './served.ts';

/** A request for a page of ours. */
export interface PageRequest {
  readonly url: string;
  readonly method: string;
  /** Absent where the app itself loads a page (docs/api/protocol, `protocol.handle`). */
  readonly initiatorOrigin?: string;
}

/** Answers with one of a fixed set of files, to our own pages alone. Paths are looked up, never joined to a folder. */
export function answerPage(
  { url, method, initiatorOrigin }: PageRequest,
  contents: Readonly<Record<OriginName, Content>>,
  random: RandomBytes,
): Response {
  const refuse = (status: number) => new Response(undefined, { status, headers: commonHeaders });
  const asked = ownAddress(url);
  if (!asked) return refuse(421);
  if (initiatorOrigin !== undefined && ownAddress(initiatorOrigin) === undefined) return refuse(403);
  if (method !== 'GET') return refuse(405);
  const served = contents[asked.name].get(asked.path);
  if (!served) return refuse(404);
  const nonce = Buffer.from(random(18)).toString('base64');
  const body = typeof served.body === 'function' ? served.body(nonce) : Buffer.from(served.body);
  return new Response(body, { headers: servedHeaders(asked.name, origins, served, nonce) });
}
