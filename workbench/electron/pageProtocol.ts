import { protocol, type Session } from 'electron';
import type { RandomBytes } from '../base/random.ts';
import { commonHeaders, type OriginName, servedHeaders } from '../desktop/pages/contentPolicy.ts';
import { origins, ownAddress, pageScheme } from '../desktop/pages/pageOrigins.ts';
import type { Content } from '../desktop/pages/served.ts';

/** Before the app is ready, and once (docs/api/protocol). Nothing of it bypasses a content security policy. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves a fixed set of files to our own pages. Paths are looked up, never joined to a folder. */
export function servePages(pages: Session, contents: Readonly<Record<OriginName, Content>>, random: RandomBytes): void {
  pages.protocol.handle(pageScheme, (request) => {
    const refuse = (status: number) => new Response(undefined, { status, headers: commonHeaders });
    const asked = ownAddress(request.url);
    if (!asked) return refuse(421);
    // Absent where the app itself loads a page (docs/api/protocol, `protocol.handle`).
    const { initiatorOrigin: from } = request as Request & { readonly initiatorOrigin?: string };
    if (from !== undefined && ownAddress(from) === undefined) return refuse(403);
    if (request.method !== 'GET') return refuse(405);
    const served = contents[asked.name].get(asked.path);
    if (!served) return refuse(404);
    const nonce = Buffer.from(random(18)).toString('base64');
    const body = typeof served.body === 'function' ? served.body(nonce) : Buffer.from(served.body);
    return new Response(body, { headers: servedHeaders(asked.name, origins, served, nonce) });
  });
}
