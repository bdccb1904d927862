import { HandrailError } from '@handrail/sdk';

const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** An address that may be shown to the person: https, or http on this machine; without a user name. Error: `invalid_input`. */
export function externalAddress(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const allowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopbackNames.has(url.hostname));
  if (url === undefined || !allowed || url.username !== '' || url.password !== '') {
    throw new HandrailError('invalid_input', 'Only https addresses are opened, and http ones on this machine');
  }
  return url.href;
}
