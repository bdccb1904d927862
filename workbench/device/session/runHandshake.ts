import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { Port } from '../../base/rpc/port.ts';
import type { HandshakeResult, HandshakeStep } from '../../base/session/handshake.ts';

/** One side of a handshake, as a machine of messages. */
export interface HandshakeMachine {
  receive(message: Uint8Array): HandshakeStep;
}

/** A side that gives up says so with this one byte, so that the other does not wait. It carries no reason and no proof. */
const giveUp = new Uint8Array([0]);

/** The other side may stay silent this long before the handshake is given up, ms. */
const silenceLimit = 15_000;

/**
 * Runs a handshake over a relay channel until it has keys or fails. The listener is gone before this settles, and frames
 * that came meanwhile wait in the port. Errors: those of the machine, `peer_silent`, `disconnected`, `cancelled`.
 */
export function runHandshake(
  machine: HandshakeMachine,
  port: Port,
  clock: Clock,
  signal: AbortSignal,
  first?: Uint8Array,
): Promise<HandshakeResult> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      frames.dispose();
      closes.dispose();
      limit.dispose();
      signal.removeEventListener('abort', abort);
      finish();
    };
    const fail = (error: unknown, tell: boolean) =>
      settle(() => {
        if (tell) port.send(giveUp);
        reject(HandrailError.from(error));
      });
    // An abort with a reason of ours means that another attempt begins on the same way: it must not hear of this one.
    const abort = () =>
      fail(new HandrailError('cancelled', 'The handshake was cancelled'), !(signal.reason instanceof HandrailError));
    const limit = clock.after(silenceLimit, () =>
      fail(new HandrailError('peer_silent', 'The other side does not answer'), true),
    );
    const closes = port.onClose(() => fail(new HandrailError('disconnected', 'The relay closed'), false));
    const frames = port.onFrame((frame) => {
      if (frame.length === 1 && frame[0] === 0) {
        // Anybody on the way could have said this: it means "not now" and proves nothing.
        fail(new HandrailError('peer_silent', 'The other side gave up the handshake'), false);
        return;
      }
      try {
        const step = machine.receive(frame);
        if (step.send) port.send(step.send);
        const { result } = step;
        if (result) settle(() => resolve(result));
      } catch (error) {
        fail(error, true);
      }
    });
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    else if (first) port.send(first);
  });
}
