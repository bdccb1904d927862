import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One built file, under a name that changes with its content. */
export interface WebAsset {
  readonly path: string;
  readonly contentType: string;
  readonly body: Buffer;
  /** For `integrity` (Subresource Integrity). */
  readonly integrity: string;
}

/** Everything that the documents of a tab load. */
export interface BuiltPages {
  readonly check: WebAsset;
  readonly main: WebAsset;
  readonly connect: WebAsset;
  readonly prompt: WebAsset;
  readonly stagePage: WebAsset;
  readonly stages: { readonly helper: WebAsset; readonly sharer: WebAsset };
  readonly stageStyle: WebAsset;
  readonly mark: WebAsset;
  readonly extensions: WebAsset;
  /** The frame of extensions, with a place for its nonce. */
  readonly sandbox: string;
  /** Programs of extensions by their path, which the device names. */
  readonly programs: ReadonlyMap<string, Buffer>;
}

const types = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml', json: 'application/json' } as const;
const program = /^(app|helper|sharer)\.js$/;

/** Whether the page of a tab was built. */
export function hasBuiltPages(out: string): boolean {
  return existsSync(join(out, 'web/main.js'));
}

/** Reads what was built, once. Undefined where the page was not. */
export function readBuiltPages(out: string): BuiltPages | undefined {
  if (!hasBuiltPages(out)) return undefined;
  const file = (name: string, type: keyof typeof types) => {
    const body = readFileSync(join(out, name));
    return asset(name.replaceAll('/', '-').replace(/\.\w+$/, ''), type, body);
  };
  const folder = join(out, 'extensions');
  const ids = readdirSync(folder).filter((id) => existsSync(join(folder, id, 'manifest.json')));
  const manifests = ids.map((id): unknown => JSON.parse(readFileSync(join(folder, id, 'manifest.json'), 'utf8')));
  const programs = new Map<string, Buffer>();
  for (const id of ids) {
    for (const name of readdirSync(join(folder, id))) {
      if (program.test(name)) programs.set(`/extensions/${id}/${name}`, readFileSync(join(folder, id, name)));
    }
  }
  return {
    check: file('web/check.js', 'js'),
    main: file('web/main.js', 'js'),
    connect: file('web/connect.js', 'js'),
    prompt: file('ui/prompt.js', 'js'),
    stagePage: file('web/stagePage.js', 'js'),
    stages: { helper: file('stage/helper.js', 'js'), sharer: file('stage/sharer.js', 'js') },
    stageStyle: file('stage/page.css', 'css'),
    mark: file('ui/mark.svg', 'svg'),
    extensions: asset('extensions', 'json', Buffer.from(JSON.stringify(manifests))),
    sandbox: readFileSync(join(out, 'sandbox/frame.html'), 'utf8'),
    programs,
  };
}

/** Where what changes its name with its content lies. */
export const assetFolder = '/web/';

function asset(name: string, type: keyof typeof types, body: Buffer): WebAsset {
  const digest = createHash('sha384').update(body).digest();
  const contentType = `${types[type]}; charset=utf-8`;
  const path = `${assetFolder}${name}-${digest.toString('hex').slice(0, 16)}.${type}`;
  return { path, contentType, body, integrity: `sha384-${digest.toString('base64')}` };
}
