/** What reading a file gave. */
export type FileText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'denied' };

/** The machine's files, to be read only. Paths are absolute. */
export interface Files {
  text(path: string): Promise<FileText>;
  /** Names in a folder; none where it is missing or closed to the app. */
  names(folder: string): Promise<readonly string[]>;
  /** The path behind all links; undefined where nothing is there. */
  target(path: string): Promise<string | undefined>;
  /** Milliseconds since the Unix epoch; undefined where nothing is there. */
  modifiedAt(path: string): Promise<number | undefined>;
}

/** The text of a file that need not be there. */
export async function textOr(files: Files, path: string, otherwise: string): Promise<string> {
  const read = await files.text(path);
  return read.kind === 'text' ? read.text : otherwise;
}
