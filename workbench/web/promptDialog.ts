/**
 * The consent prompt as a modal dialog over the whole tab: a frame in the browser's top layer, above which no page can draw,
 * while everything else of the tab takes neither clicks nor keys.
 */
export class PromptDialog {
  readonly #dialog: HTMLDialogElement;
  readonly #frame: HTMLIFrameElement;

  constructor(page: Document) {
    this.#dialog = page.createElement('dialog');
    this.#frame = page.createElement('iframe');
    const { style } = this.#dialog;
    style.boxSizing = 'border-box';
    style.width = 'min(640px, 100vw)';
    // On a small window it takes all there is; else the page around it shows that it lies above.
    style.height = 'min(760px, 100vh)';
    style.maxWidth = '100vw';
    style.maxHeight = '100vh';
    style.padding = '0';
    style.border = '1px solid rgb(128 128 128 / 60%)';
    style.borderRadius = '12px';
    style.boxShadow = '0 16px 48px rgb(0 0 0 / 40%)';
    style.overflow = 'hidden';
    this.#frame.style.width = '100%';
    this.#frame.style.height = '100%';
    this.#frame.style.border = 'none';
    this.#frame.style.display = 'block';
    this.#frame.title = 'Handrail';
    this.#dialog.setAttribute('aria-label', 'Handrail');
    this.#dialog.append(this.#frame);
    page.body.append(this.#dialog);
    // Only the prompt answers: closing the dialog by a key of the browser would leave it open somewhere.
    this.#dialog.addEventListener('cancel', (event) => event.preventDefault());
  }

  show(address: string, token: string, origin: string): void {
    this.#frame.addEventListener('load', () => {
      this.#frame.contentWindow?.postMessage({ token }, origin);
      this.focus();
    });
    this.#frame.src = address;
    this.#dialog.showModal();
  }

  focus(): void {
    this.#frame.focus();
  }

  close(): void {
    if (this.#dialog.open) this.#dialog.close();
    this.#dialog.remove();
  }
}
