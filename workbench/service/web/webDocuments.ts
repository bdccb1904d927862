import type { BuiltPages, WebAsset } from './builtPages.ts';
import type { WebDocument } from './webPolicy.ts';

/** Where the built frame of extensions wants its nonce. */
const noncePlaceholder = '%NONCE%';

const noScript =
  '<noscript>Handrail needs JavaScript. Switch it on for this address, or install the Handrail app.</noscript>';

/** A document of the tab, with the nonce of this answer. */
export function webDocument(name: WebDocument, pages: BuiltPages, nonce: string): string {
  const { check, main, mark, connect, prompt, stagePage, stages, stageStyle, extensions } = pages;
  switch (name) {
    case 'workbench':
      return document(
        nonce,
        [
          `<link rel="icon" href="${mark.path}" type="image/svg+xml">`,
          meta('handrail-extensions', extensions.path),
          meta('handrail-extensions-integrity', extensions.integrity),
          // A script of the old kind, for browsers that cannot read the other.
          `<script defer src="${check.path}" integrity="${check.integrity}" crossorigin="anonymous"></script>`,
          script(main),
        ],
        noScript,
      );
    case 'prompt':
      return document(nonce, [script(connect), script(prompt)]);
    case 'stage':
      return document(nonce, stage(stages.helper));
    case 'capture':
      return document(nonce, stage(stages.sharer));
    case 'sandbox':
      return pages.sandbox.replaceAll(noncePlaceholder, () => nonce);
  }

  function stage(program: WebAsset): readonly string[] {
    return [
      meta('handrail-stage', program.path),
      `<link rel="stylesheet" href="${stageStyle.path}" integrity="${stageStyle.integrity}" crossorigin="anonymous">`,
      `<link rel="modulepreload" href="${program.path}" integrity="${program.integrity}" crossorigin="anonymous">`,
      script(connect),
      script(stagePage),
    ];
  }
}

function document(nonce: string, head: readonly string[], body = ''): string {
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Handrail</title>',
    meta('viewport', 'width=device-width, initial-scale=1'),
    meta('color-scheme', 'light dark'),
    meta('language', 'en'),
    meta('google', 'notranslate'),
    `<meta property="csp-nonce" content="${nonce}">`,
    ...head,
    `</head><body><div id="root">${body}</div></body></html>\n`,
  ].join('\n');
}

function meta(name: string, content: string): string {
  return `<meta name="${name}" content="${content}">`;
}

function script({ path, integrity }: WebAsset): string {
  return `<script type="module" src="${path}" integrity="${integrity}" crossorigin="anonymous"></script>`;
}
