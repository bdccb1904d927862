import { sandboxPolicy } from '../../base/app/pagePolicy.ts';
import type { Preferences } from '../../base/app/preferences.ts';
import type { Bundles } from './bundles.ts';
import { type OriginName, type Origins, sandboxFramePath } from './contentPolicy.ts';
import { overlayDocument } from './overlayDocument.ts';
import { fillDocument, plainDocument } from './pageMarkup.ts';
import type { Content, Served } from './served.ts';

/** Where the built sandbox frame wants its nonce. */
const noncePlaceholder = '%NONCE%';

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  svg: 'image/svg+xml',
  webmanifest: 'application/manifest+json',
};

/** Paths of the pages themselves. */
export const pagePaths: Readonly<Record<OriginName, string>> = {
  workbench: '/',
  prompt: '/prompt',
  stage: '/stage/page.html',
  overlay: '/overlay',
};

/** An empty page of the stage's origin, framed by a prompt with the right to capture once the person allowed it. */
export const screenPath = '/stage/screen.html';

/**
 * What each origin serves: a fixed table, made from the bundles once. Pages follow the preferences of their moment.
 * `connect` is the bundle of the shell's own script, which runs first and leaves the page its port.
 */
export function pageContents(
  bundles: Bundles,
  origins: Origins,
  preferences: () => Preferences,
  connect = 'chromium/connect.js',
): Readonly<Record<OriginName, Content>> {
  const file = (name: string): Served | undefined => {
    const body = bundles.get(name);
    return body && { contentType: types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream', body };
  };
  const table = (page: string, document: Served, files: Readonly<Record<string, string>>): Content => {
    const content = new Map<string, Served>([[page, document]]);
    for (const [path, name] of Object.entries(files)) {
      const found = file(name);
      if (found) content.set(path, found);
    }
    return content;
  };
  const below = (prefix: string, ending?: string) =>
    Object.fromEntries(
      [...bundles.keys()]
        .filter(
          (name) => name.startsWith(prefix) && (ending === undefined ? !name.endsWith('.html') : name.endsWith(ending)),
        )
        .map((name) => [`/${name}`, name]),
    );
  const styles = (name: string) => (bundles.has(name) ? [`/${name}`] : []);
  const page = (document: string): Served => ({
    contentType: types['html'] ?? '',
    body: (nonce) => fillDocument(document, { nonce, preferences: preferences() }),
  });
  const uiPage = (script: string, document: string): Served => {
    const own = bundles.get(`ui/${document}.html`);
    const plain = () => plainDocument(['/connect.js', `/ui/${script}.js`], styles(`ui/${script}.css`));
    return page(own ? Buffer.from(own).toString('utf8') : plain());
  };

  const workbench = new Map(
    table(pagePaths.workbench, uiPage('main', 'index'), {
      '/connect.js': connect,
      ...below('ui/'),
      ...below('extensions/', '.js'),
    }),
  );
  const frame = sandboxFrame(bundles, origins);
  if (frame) workbench.set(sandboxFramePath, frame);
  return {
    workbench,
    prompt: table(pagePaths.prompt, uiPage('prompt', 'prompt'), {
      '/connect.js': connect,
      ...below('ui/'),
    }),
    stage: new Map([
      ...table(pagePaths.stage, page(plainDocument(['/connect.js', '/stage/page.js'], styles('stage/page.css'))), {
        '/connect.js': connect,
        ...below('stage/'),
        '/stage/page.js': 'chromium/stagePage.js',
      }),
      [screenPath, page(plainDocument([], []))],
    ]),
    overlay: table(pagePaths.overlay, overlayDocument(['/connect.js', '/overlay.js']), {
      '/connect.js': connect,
      '/overlay.js': 'pages/overlayPage.js',
    }),
  };
}

/** The built frame document, with the nonce of this answer. */
function sandboxFrame(bundles: Bundles, origins: Origins): Served | undefined {
  const bytes = bundles.get('sandbox/frame.html');
  if (bytes === undefined) return undefined;
  const document = Buffer.from(bytes).toString('utf8');
  return {
    contentType: types['html'] ?? '',
    body: (nonce) => document.replaceAll(noncePlaceholder, () => nonce),
    policy: (nonce) => sandboxPolicy(origins.workbench, nonce),
  };
}
