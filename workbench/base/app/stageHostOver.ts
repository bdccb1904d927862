import { Emitter } from '@handrail/sdk';
import type { DirectStream, StageHost, StageMode, StageSettings, StageSignal } from '@handrail/sdk/stage';
import type { Clock } from '../clock.ts';
import { keptEvent } from '../rpc/keptEvent.ts';
import type { Port } from '../rpc/port.ts';
import { Rpc } from '../rpc/rpc.ts';
import { stageDeviceInterface, stageInterface } from './stageApi.ts';

/**
 * A `StageHost` whose device is at the other end of a port, for the page that a stage runs in, whatever its shell.
 * Settles with the device's settings; what the device says before the stage listens is kept for it. The stage ends when
 * the device says so or the port closes. Errors: those of `open`.
 */
export async function stageHostOver(port: Port, clock: Clock): Promise<StageHost> {
  const rpc = new Rpc(port, {
    local: stageInterface,
    remote: stageDeviceInterface,
    clock,
    // A sealed frame of the full size, and what goes around it.
    maxFrameBytes: 98_304,
  });
  const signals = keptEvent<StageSignal>();
  const sends = keptEvent<{ readonly stream: DirectStream; readonly frame: Uint8Array }>();
  const pictures = new Emitter<Uint8Array>();
  const modes = new Emitter<StageMode>();
  const end = new AbortController();
  let mode: StageMode | undefined;
  let renewed: Partial<StageSettings> = {};
  rpc.on('signal', signals.put);
  rpc.on('send', sends.put);
  rpc.on('picture', ({ piece }) => pictures.emit(piece));
  rpc.on('mode', (next) => {
    mode = next;
    modes.emit(next);
  });
  rpc.on('iceServers', ({ iceServers }) => {
    renewed = { iceServers };
  });
  rpc.on('end', () => end.abort());
  rpc.onClose(() => end.abort());
  const opened = await rpc.call('open', {});
  return {
    get settings() {
      return { ...opened.settings, ...renewed };
    },
    signal: (message) => rpc.notify('signal', message),
    onSignal: signals.event,
    carrierOpen: () => rpc.notify('carrier', { open: true }),
    carrierClosed: () => rpc.notify('carrier', { open: false }),
    onSend: sends.event,
    received: (stream, frame) => rpc.notify('received', { stream, frame }),
    sendPicture: (piece) => rpc.notify('picture', { piece }),
    onPicture: pictures.event,
    report: (report) => rpc.notify('report', report),
    failed: (reason) => rpc.notify('failed', { reason }),
    silent: () => rpc.notify('silent', {}),
    resting: () => rpc.notify('resting', {}),
    run: (action, input) => rpc.notify('run', { action, input }),
    get mode() {
      return mode ?? opened.mode;
    },
    onMode: modes.event,
    signalEnd: end.signal,
  };
}
