/** Who shows the person what a link is about. */
export interface LinkReader {
  show(): void;
  openLink(link: string): void;
}

/** Links that the system hands over, the first of them perhaps before there is anybody to take it. */
export class LinkInbox {
  #reader: LinkReader | undefined;
  #waiting: string | undefined;

  constructor(first: string | undefined) {
    this.#waiting = first;
  }

  /** What another start of this program said: its link, or nothing, which means that the person looks for the window. */
  takeFrom(said: unknown): void {
    const link: unknown = typeof said === 'object' && said !== null ? Reflect.get(said, 'link') : undefined;
    if (typeof link === 'string') this.take(link);
    else this.#reader?.show();
  }

  take(link: string): void {
    if (this.#reader) this.#reader.openLink(link);
    else this.#waiting = link;
  }

  /** There is somebody now. */
  open(reader: LinkReader): void {
    this.#reader = reader;
    if (this.#waiting !== undefined) reader.openLink(this.#waiting);
    this.#waiting = undefined;
  }
}
