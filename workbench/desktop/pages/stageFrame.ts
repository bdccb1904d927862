import { type Disposable, HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { Port } from '../../base/rpc/port.ts';
import type { ShellPage, StageFrame } from '../../device/ports/shell.ts';

/** An origin of a shell's own: whoever brings a token that it issued gets a port to the device. */
export interface PageOrigin {
  readonly origin: string;
  /** A one-time token for a page of this origin; `accept` gets its port. Disposing takes the token back. */
  issue(accept: (port: Port) => void): Disposable & { readonly token: string };
}

/** How long a page of ours may take to frame the stage and hand it its token, ms. */
const frameLimitMs = 30_000;

/** A stage for a page of ours to frame, the workbench's or a prompt's: its address, and the token that it posts into it. */
export function stageFrame(server: PageOrigin, path: string, clock: Clock, focus: () => Promise<void>): StageFrame {
  let open: ShellPage | undefined;
  let refuse: (error: HandrailError) => void = () => undefined;
  const issued: { token?: string; dispose?: () => void } = {};
  const page = new Promise<ShellPage>((resolve, reject) => {
    refuse = reject;
    const { token, dispose } = server.issue((port) => {
      limit.dispose();
      const close = async () => port.close('closed');
      open = { port, onClosed: (listener) => port.onClose(() => listener()), focus, close };
      resolve(open);
    });
    issued.token = token;
    issued.dispose = () => {
      dispose();
      limit.dispose();
    };
    const limit = clock.after(frameLimitMs, () => {
      dispose();
      reject(new HandrailError('timeout', 'The stage was not framed in time'));
    });
  });
  // Who prepares a frame and closes it again need not wait for its page.
  page.catch(() => undefined);
  return {
    address: `${server.origin}${path}`,
    origin: server.origin,
    token: issued.token ?? '',
    page,
    async close() {
      issued.dispose?.();
      if (open) await open.close();
      else refuse(new HandrailError('cancelled', 'The stage was closed before it was framed'));
    },
  };
}
