import { HandrailError } from '@handrail/sdk';
import { refusal, updateTextLimit } from '../../base/update/updateManifest.ts';
import { wayProblem } from '../../network/linkProblem.ts';

const limitMs = 30_000;

/** An address of a folder, https or on this machine; undefined for any other. */
export function feedAddress(address: string): URL | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || url.username || url.password || url.search || url.hash) return undefined;
  const local = url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url.protocol !== 'https:' && !local) return undefined;
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

/**
 * The signed text of a channel. Nothing of this device goes along. Errors: `service_unreachable` with `problem: updates`,
 * `update_refused` with `unreadable` for more text than there can be.
 */
export async function readFeed(feed: URL, channel: string, fetch: typeof globalThis.fetch): Promise<string> {
  try {
    const signal = AbortSignal.timeout(limitMs);
    const response = await fetch(new URL(`${channel}.update`, feed), { redirect: 'error', signal, cache: 'no-store' });
    if (!response.ok || response.body === null) throw new Error(`The server answered with ${response.status}`);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body) {
      bytes += chunk.length;
      // Leaving the loop ends the download.
      if (bytes > 2 * updateTextLimit) throw refusal('unreadable', 'The description of an update is not that long');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  } catch (error) {
    throw error instanceof HandrailError ? error : unreachable(feed, error);
  }
}

/** The server for updates did not answer as it should. */
export function unreachable(feed: URL, cause: unknown): HandrailError {
  // A proxy or certificate that is in the way says more than that nobody answered.
  const details = { problem: 'updates', host: feed.host, ...wayProblem(cause) };
  return new HandrailError('service_unreachable', 'The server for updates did not answer', details, { cause });
}
