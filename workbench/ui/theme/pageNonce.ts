/** The nonce that the shell put into the page for style elements, in either of the usual ways. */
export function pageNonce(page: Document): string | undefined {
  const meta = page.querySelector('meta[property="csp-nonce"], meta[name="style-nonce"]');
  const content = meta?.getAttribute('content');
  return content ? content : undefined;
}
