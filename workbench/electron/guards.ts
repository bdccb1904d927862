import { app, type Session, type WebContents } from 'electron';
import { mayGo, mayPage } from '../desktop/pages/pageRights.ts';

/**
 * Electron by itself grants whatever a page asks for (docs/tutorial/security, 5). Both handlers, since most of the web's
 * interfaces check first and ask then (docs/api/session).
 */
export function denyPermissions(session: Session, mayCapture: (contents: WebContents) => boolean): void {
  const may = (contents: WebContents | null, permission: string, address: string) =>
    mayPage(permission, address, contents !== null && mayCapture(contents));
  session.setPermissionRequestHandler((contents, permission, answer, { requestingUrl }) =>
    answer(may(contents, permission, requestingUrl ?? '')),
  );
  session.setPermissionCheckHandler(may);
}

/** No page opens a window, becomes another page, or holds a `<webview>`. */
export function guardContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.on('will-redirect', (details) => details.preventDefault());
    contents.on('will-navigate', (details) => {
      if (!mayGo(contents.getURL(), details.url, true)) details.preventDefault();
    });
    // Fires for every frame, the main one too (docs/api/web-contents).
    contents.on('will-frame-navigate', (details) => {
      if (!mayGo(contents.getURL(), details.url, details.isMainFrame)) details.preventDefault();
    });
  });
}
