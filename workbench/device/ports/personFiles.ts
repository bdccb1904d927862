/** Where what the person keeps goes: among their downloads. */
export interface PersonFiles {
  /** Stores a file whole or not at all, and gives the name that it got. Error: `storage_full`. */
  store(name: string, content: Uint8Array<ArrayBuffer>): Promise<string>;
}
