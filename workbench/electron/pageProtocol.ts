import { protocol, type Session } from 'electron';
import type { RandomBytes } from '../base/random.ts';
import { answerPage, type PageRequest } from '../desktop/pages/answerPage.ts';
import type { OriginName } from '../desktop/pages/contentPolicy.ts';
import { pageScheme } from '../desktop/pages/pageOrigins.ts';
import type { Content } from '../desktop/pages/served.ts';

/** Before the app is ready, and once (docs/api/protocol). Nothing of it bypasses a content security policy. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves our own pages, and nothing else. */
export function servePages(pages: Session, contents: Readonly<Record<OriginName, Content>>, random: RandomBytes): void {
  pages.protocol.handle(pageScheme, (request) => answerPage(request as Request & PageRequest, contents, random));
}
