import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { appInterface, serviceInterface } from '../../base/link/linkApi.ts';
import type { MethodOutput } from '../../base/rpc/methods.ts';
import type { Rpc } from '../../base/rpc/rpc.ts';
import type { DeviceKeys, MachineFacts } from '../ports/machine.ts';

/** A computer's clock may be this far off before sign-in is refused with `clock_skew`, ms. */
const clockTolerance = 5 * 60_000;
const protocolVersion = 1;

/** What an app signs in with, beside a token. */
export interface LinkSignIn {
  /** The service's, for who is told that it cannot be reached. */
  readonly address: string;
  readonly keys: DeviceKeys;
  readonly machine: MachineFacts;
  readonly shell: 'electron' | 'browser' | 'tab';
  readonly clock: Clock;
}

/**
 * Signs this app in on a link that was just opened: proves the device key, shows the token, and holds what the service says of itself
 * against what is known here. Errors: `service_unreachable`, `wrong_tenant`, `clock_skew`, and the service's own refusals.
 */
export async function signInOnLink(
  rpc: Rpc<typeof appInterface, typeof serviceInterface>,
  token: string,
  { address, keys, machine, shell, clock }: LinkSignIn,
): Promise<MethodOutput<typeof serviceInterface, 'hello'>> {
  const unreachable = () => new HandrailError('service_unreachable', 'The link closed', { address });
  // Networks that take connections apart often let the socket open, and nothing through it, until one end gives up.
  const silent = () =>
    new HandrailError('service_unreachable', 'The link opened, and nothing came through', {
      address,
      problem: 'silent_link',
    });
  const nonce = await new Promise<Uint8Array>((resolve, reject) => {
    const limit = clock.after(10_000, () => reject(silent()));
    rpc.on('challenge', (challenge) => {
      limit.dispose();
      resolve(challenge.nonce);
    });
    rpc.onClose(() => {
      limit.dispose();
      reject(silent());
    });
  });
  const label = new TextEncoder().encode('handrail-link/1');
  const message = new Uint8Array(label.length + nonce.length);
  message.set(label);
  message.set(nonce, label.length);
  const proof = await keys.sign(message);
  const hello = await rpc
    .call('hello', {
      token,
      protocol: protocolVersion,
      appVersion: machine.appVersion,
      shell,
      device: { name: machine.name, os: machine.os, platform: machine.platform, key: keys.public },
      proof,
      ...(machine.enrolment === undefined ? {} : { enrolment: machine.enrolment }),
    })
    .catch((error: unknown) => {
      throw HandrailError.from(error).code === 'disconnected' ? unreachable() : error;
    });
  if (machine.tenant !== undefined && hello.tenant.id !== machine.tenant)
    throw new HandrailError('wrong_tenant', 'This device is set up for another organisation', { problem: 'preset' });
  const skew = Math.abs(hello.serverTime - clock.now());
  if (skew > clockTolerance) {
    throw new HandrailError('clock_skew', 'This computer and the service disagree about the time', {
      minutes: Math.round(skew / 60_000),
    });
  }
  return hello;
}
