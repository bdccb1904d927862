/**
 * Leaves this page for another. It settles only where the person comes back to this very page (the browser kept it), or when
 * the signal is aborted: else there is nobody left to hear it.
 */
export function leavePage(page: Window, address: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      page.removeEventListener('pageshow', shown);
      resolve();
    };
    const shown = ({ persisted }: PageTransitionEvent) => {
      if (persisted) end();
    };
    page.addEventListener('pageshow', shown);
    signal.addEventListener('abort', end, { once: true });
    page.location.assign(address);
  });
}
