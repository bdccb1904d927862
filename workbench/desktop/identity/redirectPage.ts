/** What the person's browser shows when it comes back; plain, without scripts, in the language that the browser asks for. */
export function redirectPage(outcome: 'done' | 'failed' | 'foreign', language: string): string {
  const german = /^de\b/i.test(language);
  const words = german ? texts.de : texts.en;
  const [title, text] = words[outcome];
  return `<!doctype html><html lang="${german ? 'de' : 'en'}"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,"><style>
body{margin:0;min-height:100vh;display:grid;place-items:center;font:16px/1.5 'Segoe UI',system-ui,sans-serif;background:Canvas;color:CanvasText}
main{max-width:26rem;padding:2.5rem;border:1px solid color-mix(in srgb,CanvasText 18%,Canvas);border-radius:8px}
h1{margin:0 0 .5rem;font-size:1.5rem;font-weight:600}p{margin:0}
</style></head><body><main role="status"><h1>${title}</h1><p>${text}</p></main></body></html>
`;
}

const texts = {
  en: {
    done: ['You are signed in', 'You can close this window and go back to Handrail.'],
    failed: ['Sign-in did not work', 'Close this window. Handrail says what happened and what to do.'],
    foreign: ['This page belongs to no sign-in', 'Close this window and start again in Handrail.'],
  },
  de: {
    done: ['Sie sind angemeldet', 'Sie können dieses Fenster schließen und zu Handrail zurückkehren.'],
    failed: [
      'Die Anmeldung ist fehlgeschlagen',
      'Schließen Sie dieses Fenster. Handrail sagt, was geschehen ist und was zu tun ist.',
    ],
    foreign: [
      'Diese Seite gehört zu keiner Anmeldung',
      'Schließen Sie dieses Fenster und beginnen Sie in Handrail neu.',
    ],
  },
} as const;
