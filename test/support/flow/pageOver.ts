import { Emitter } from '@handrail/sdk';
import type { Port } from '../../../workbench/base/rpc/port.ts';
import type { ShellPage } from '../../../workbench/device/ports/shell.ts';

/** The shell's view of a page whose port this is: closed with the port, from either end. */
export function pageOver(port: Port): ShellPage {
  const closes = new Emitter<void>();
  port.onClose(() => closes.emit());
  return {
    port,
    onClosed: closes.event,
    async focus() {},
    async close() {
      port.close('closed');
    },
  };
}
