// The frame around the workers of extensions: an origin that is nobody's, no network, no storage. It starts and stops
// workers for the page that frames it, hands each its port, and never sees what goes through it.
import Value from 'typebox/value';
import { SandboxCommand, type SandboxReport } from '../base/extension/sandboxMessage.ts';
import { SideWorkers } from './sideWorkers.ts';

const bootstrap = document.getElementById('bootstrap')?.textContent ?? '';
// The browser itself names who frames us; where it does not (Firefox), that is the tab, whose address this frame lies under.
const named = Reflect.get(location, 'ancestorOrigins') as DOMStringList | undefined;
const page = named ? (named[0] ?? '') : new URL(document.URL).origin;
const report = (message: SandboxReport): void => window.parent.postMessage(message, page);

const workers = new SideWorkers(bootstrap, (channel, reason) =>
  report({ kind: 'failed', channel, reason: reason.slice(0, 200) }),
);

addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source !== window.parent || event.origin !== page || !Value.Check(SandboxCommand, event.data)) return;
  const command = event.data;
  if (command.kind === 'stop') return workers.stop(command.channel);
  const [port] = event.ports;
  if (port) void workers.start(command, port);
});

report({ kind: 'ready' });
