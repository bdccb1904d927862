import type { IncomingMessage, ServerResponse } from 'node:http';
import { joinPath } from '../../base/app/joinLink.ts';
import type { RandomBytes } from '../../base/random.ts';
import { type BuiltPages, readBuiltPages } from './builtPages.ts';
import { EncodedFile, isHeld } from './encodedFile.ts';
import { webDocument } from './webDocuments.ts';
import { documentPaths, type WebDocument, webPermissions, webPolicy } from './webPolicy.ts';

export interface WebPagesParts {
  readonly pages: BuiltPages;
  /** How people open this service. */
  readonly address: string;
  /** A page that was asked for by another name of this machine is sent to `address`; off where a proxy stands in between. */
  readonly onLoopback: boolean;
  readonly providers: () => Promise<readonly string[]>;
  readonly random: RandomBytes;
}

const documents: ReadonlyMap<string, WebDocument> = new Map<string, WebDocument>([
  ['/', 'workbench'],
  [joinPath, 'workbench'],
  // Where the provider sends people back to.
  ['/signed-in', 'workbench'],
  [documentPaths.prompt, 'prompt'],
  [documentPaths.stage, 'stage'],
  [documentPaths.capture, 'capture'],
  [documentPaths.sandbox, 'sandbox'],
]);

interface ServedFile {
  readonly file: EncodedFile;
  readonly headers: Readonly<Record<string, string>>;
}

const common = {
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** Answers what a tab asks for: a fixed table of paths, made once. No address is ever joined to a folder. */
export class WebPages {
  readonly #parts: WebPagesParts;
  readonly #files = new Map<string, ServedFile>();

  constructor(parts: WebPagesParts) {
    this.#parts = parts;
    const { stages, programs, sandbox: _document, ...assets } = parts.pages;
    for (const { path, body, contentType } of [...Object.values(assets), ...Object.values(stages)]) {
      this.#files.set(path, {
        file: new EncodedFile(body),
        headers: {
          'Content-Type': contentType,
          'Cache-Control': 'public, max-age=31536000, immutable',
          // Frames whose origin is nobody's load these as well. They hold nothing of anybody.
          'Access-Control-Allow-Origin': '*',
          'Cross-Origin-Resource-Policy': 'cross-origin',
        },
      });
    }
    for (const [path, body] of programs) {
      const headers = {
        'Content-Type': 'text/javascript; charset=utf-8',
        'Cache-Control': 'no-cache',
        'Cross-Origin-Resource-Policy': 'same-origin',
      };
      this.#files.set(path, { file: new EncodedFile(body), headers });
    }
  }

  /** Where something was built. */
  static in(out: string | undefined, parts: Omit<WebPagesParts, 'pages'>): WebPages | undefined {
    const pages = out === undefined ? undefined : readBuiltPages(out);
    return pages && new WebPages({ ...parts, pages });
  }

  /** Answers, or says that the request is for somebody else. */
  handle(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const [path = ''] = (request.url ?? '').split('?');
    const document = documents.get(path);
    if (document) {
      this.#document(document, request, response).catch(() => response.destroy());
      return true;
    }
    const file = this.#files.get(path);
    if (!file) return false;
    this.#file(file, request, response).catch(() => response.destroy());
    return true;
  }

  async #file({ file, headers }: ServedFile, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = request.headers;
    const sent = await file.for(asked['accept-encoding']?.toString());
    const about = { ...common, ...headers, ETag: sent.etag, Vary: 'Accept-Encoding' };
    if (isHeld(sent, asked['if-none-match'])) {
      response.writeHead(304, about).end();
      return;
    }
    response.writeHead(200, {
      ...about,
      ...(sent.encoding && { 'Content-Encoding': sent.encoding }),
      'Content-Length': sent.body.length,
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    });
    response.end(request.method === 'HEAD' ? undefined : sent.body);
  }

  async #document(name: WebDocument, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pages, address, onLoopback, providers, random } = this.#parts;
    if (onLoopback && request.headers.host?.toLowerCase() !== new URL(address).host) {
      response
        .writeHead(307, {
          ...common,
          Location: `${address}${name === 'workbench' && request.url === joinPath ? joinPath : '/'}`,
          'Cache-Control': 'no-store',
        })
        .end();
      return;
    }
    const nonce = Buffer.from(random(16)).toString('base64url');
    const body = Buffer.from(webDocument(name, pages, nonce));
    response.writeHead(200, {
      ...common,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': body.length,
      'Cache-Control': 'no-store',
      'Content-Security-Policy': webPolicy(name, { origin: address, providers: await providers(), nonce }),
      'Permissions-Policy': webPermissions(name),
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}
