import { ipcMain } from 'electron';
import { messagePort } from '../desktop/pages/messagePort.ts';
import { doorFor, type PageDoors } from '../desktop/pages/pageRights.ts';

/** Takes the ports of pages, which is all that a page can say outside of one. The sender is checked (docs/tutorial/security, 17). */
export function takeConnections(doors: PageDoors): void {
  ipcMain.on('handrail:connect', ({ sender, senderFrame, ports }, token: unknown) => {
    const accept = ports.length === 1 ? doorFor(doors, sender.id, senderFrame, token) : undefined;
    for (const port of ports) {
      if (accept) accept(messagePort(port));
      else port.close();
    }
  });
}
