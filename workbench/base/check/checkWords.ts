import type { badFindings, CheckFinding, CheckResult, CheckStep } from './checkResult.ts';

type Bad = (typeof badFindings)[number];
type CheckKey =
  | `check.step.${CheckStep}`
  | `check.state.${CheckResult['state']}`
  | `check.${CheckFinding}.what`
  | `check.${Bad}.do`;

/** *Check connection* in English; `{name}` is filled from the facts of a result. */
export const checkWords = {
  'check.step.way': 'Way out',
  'check.step.name': 'Name',
  'check.step.reach': 'Connection',
  'check.step.tls': 'Secure connection',
  'check.step.service': 'Service',
  'check.step.clock': 'Clock',
  'check.step.version': 'Version',
  'check.step.provider': 'Sign-in',
  'check.step.link': 'Live link',
  'check.step.relay': 'Relay',
  'check.step.webrtc': 'Picture and input',

  'check.state.running': 'Trying',
  'check.state.ok': 'Works',
  'check.state.warn': 'Look at this',
  'check.state.fail': 'Does not work',
  'check.state.skipped': 'Not tried',

  'check.way_direct.what': 'No proxy stands between this device and {host}.',
  'check.way_proxy.what': 'The way goes by the proxy {proxy}, as the environment (HTTPS_PROXY) says.',
  'check.way_system.what': 'The way goes by the proxy {proxy}, as this system is set.',
  'check.way_pac.what': 'The way goes by {proxy}, as the proxy file (PAC) says.',
  'check.name_ok.what': '{host} is {address}.',
  'check.reach_ok.what': '{host} answers on port {port}.',
  'check.reach_proxy.what': 'The proxy {proxy} lets through to {host}, port {port}.',
  'check.tls_ok.what': '{protocol}, certificate by {issuer}, good until {until}.',
  'check.tls_own.what':
    '{protocol}, certificate by {issuer}, good until {until}. Your device trusts this authority, but not the whole world does: it is your organisation’s own, or something in the network takes connections apart.',
  'check.service_ok.what': 'The Handrail service answers.',
  'check.clock_ok.what': 'Date and time of this device are right.',
  'check.version_ok.what': 'Version {app} is new enough.',
  'check.provider_ok.what': 'The sign-in page at {host} answers.',
  'check.link_ok.what': 'The service can be listened to without a break.',
  'check.relay_ok.what': '{target} answers.',
  'check.relay_used.what': '{target} lets this device through.',
  'check.relay_none.what':
    'The service has no relay of its own. Where two devices find no direct way, the picture goes through the service, and slower.',
  'check.webrtc_ok.what': 'This app can send and receive picture and input directly.',
  'check.not_tried.what': 'An earlier step has to work first.',

  'check.pac_unreachable.what': 'The file that names the proxies of this network (PAC) cannot be had.',
  'check.pac_unreachable.do':
    'The direct way is tried instead. If that fails, ask your IT whether the file’s address has changed.',
  'check.pac_broken.what': 'The file that names the proxies of this network (PAC) does not work.',
  'check.pac_broken.do': 'The direct way is tried instead. Tell your IT that the proxy file fails.',
  'check.proxy.what': 'The proxy {proxy} does not answer.',
  'check.proxy.do':
    'Check that you are in the right network (VPN), or ask your IT whether the proxy’s address has changed.',
  'check.proxy_password.what': 'The proxy {proxy} wants another name or password.',
  'check.proxy_password.do': 'Ask your IT how to sign in to the proxy, then start Handrail again.',
  'check.proxy_refused.what': 'The proxy {proxy} does not let through to {host}.',
  'check.proxy_refused.do': 'Ask your IT to let the proxy through to {host}, port {port}.',
  'check.proxy_kind.what': 'This network names only proxies of a kind that Handrail cannot go by.',
  'check.proxy_kind.do': 'Ask your IT for an HTTP proxy; SOCKS is not supported.',
  'check.name_unknown.what': 'No address is known for {host}.',
  'check.name_unknown.do':
    'Check your internet connection and the spelling of the service’s address. In a VPN, ask your IT about its name server.',
  'check.proxy_name.what': 'No address is known for the proxy {proxy}.',
  'check.proxy_name.do':
    'Check that you are in the right network (VPN), or ask your IT whether the proxy’s name has changed.',
  'check.no_answer.what': '{host} does not answer on port {port}.',
  'check.no_answer.do':
    'A firewall may drop the connection. Ask your IT to let this device through to {host}, port {port}.',
  'check.refused.what': '{host} refuses the connection on port {port}.',
  'check.refused.do': 'The service may be down, or a firewall in between refuses. Try again, then tell your IT.',
  'check.network.what': 'There is no way to {host} in this network.',
  'check.network.do': 'Check your internet connection: cable, Wi-Fi, VPN.',
  'check.tls_failed.what': 'No secure connection to {host} comes about.',
  'check.tls_failed.do': 'Ask your IT whether something in the network takes secure connections apart.',
  'check.tls_expired.what': 'The certificate of {host} was good until {until}.',
  'check.tls_expired.do': 'Tell your IT that the certificate has run out. Nothing was sent.',
  'check.tls_clock.what':
    'The certificate of {host} does not fit the clock of this device, which is about {minutes} minutes off.',
  'check.tls_clock.do': 'Set date, time and time zone of this device right, best to “automatic”, and check again.',
  'check.self_signed.what': 'The certificate of {host} is signed by nobody but itself.',
  'check.self_signed.do':
    'Ask your IT for a certificate that this device trusts. If it is not theirs, something pretends to be the service. Nothing was sent.',
  'check.intercepted.what': 'The certificate of {host} is by {issuer}, whom this device does not trust.',
  'check.intercepted.do':
    'Something in the network may read along (TLS inspection). Ask your IT to leave {host} out, or to install their authority here. Nothing was sent.',
  'check.wrong_name.what': 'The certificate there is for {names}, and not for {host}.',
  'check.wrong_name.do': 'Check the service’s address. If it is right, tell your IT. Nothing was sent.',
  'check.captive.what': 'This network answers in place of the service: it wants you to sign in to it first.',
  'check.captive.do': 'Open a browser, sign in to the network (hotel, guest Wi-Fi), and check again.',
  'check.not_a_service.what': 'What answers at {host} is no Handrail service.',
  'check.not_a_service.do': 'Check the service’s address with your IT.',
  'check.service_error.what': 'The service answers with an error ({status}).',
  'check.service_error.do': 'Try again in a moment. If it stays so, tell your IT.',
  'check.broken_off.what': '{host} takes the connection and breaks it off.',
  'check.broken_off.do':
    'The service may be starting anew, or something in the network breaks it off. Try again in a moment, then tell your IT.',
  'check.clock_fast.what': 'The clock of this device is about {minutes} minutes fast.',
  'check.clock_fast.do': 'Set date, time and time zone right, best to “automatic”: sign-in fails with a wrong clock.',
  'check.clock_slow.what': 'The clock of this device is about {minutes} minutes slow.',
  'check.clock_slow.do': 'Set date, time and time zone right, best to “automatic”: sign-in fails with a wrong clock.',
  'check.too_old.what': 'Version {app} of this app is older than the service lets in ({minimum}).',
  'check.too_old.do': 'Install the newer version.',
  'check.provider.what': 'The sign-in page at {host} does not answer.',
  'check.provider.do': 'Ask your IT to let this device through to {host}, port {port}.',
  'check.other_api.what':
    'A sign-in for {host} would be good for {api} as well, so whoever runs {host} could use it there.',
  'check.other_api.do':
    'Check the service’s address with your IT. If it is right, they can set this app up for it, or make sign-ins good for the service alone.',
  'check.no_api.what':
    'The service at {host} does not say what a sign-in is for, so it might be good elsewhere as well.',
  'check.no_api.do':
    'Check the service’s address with your IT. If it is right, they can set this app up for it, or make sign-ins good for the service alone.',
  'check.link_blocked.what': 'Something in the network does not let WebSockets through to {host}.',
  'check.link_blocked.do':
    'Ask your IT to let WebSockets (wss) through to {host}, port {port}; proxies and filters may hold them up.',
  'check.link_silent.what': 'The live link opens, but nothing comes through.',
  'check.link_silent.do': 'Something in the network holds it up. Ask your IT to leave {host} out of inspection.',
  'check.link_full.what': 'The service has as many live links as it can have.',
  'check.link_full.do': 'Try again in a few minutes. If it stays so, tell your IT.',
  'check.relay_udp.what': '{target} does not answer over UDP.',
  'check.relay_udp.do':
    'Picture and input then take a slower way, which is checked below. Ask your IT to let UDP through to that port.',
  'check.relay_tcp.what': '{target} cannot be reached.',
  'check.relay_tcp.do':
    'Ask your IT to let this device through to it. Without any relay, the picture may have to go through the service, and slower.',
  'check.relay_credentials.what': '{target} answers, but does not let this device through.',
  'check.relay_credentials.do': 'Tell your IT that relay and service may not share the same secret.',
  'check.webrtc_missing.what': 'This app has no WebRTC: something switched it off.',
  'check.webrtc_missing.do':
    'Picture and input go through the service, and slower. Ask your IT whether a policy of the browser or an extension switches WebRTC off.',
  'check.webrtc_blocked.what': 'WebRTC is there, but no connection forms even on this device itself.',
  'check.webrtc_blocked.do':
    'Picture and input go through the service, and slower. Ask your IT whether a firewall or a policy blocks WebRTC.',
} as const satisfies Readonly<Record<CheckKey, string>>;

/** Fills the places of a sentence from a result's facts; an unknown place stays empty. */
export function filled(sentence: string, { facts, target }: Pick<CheckResult, 'facts' | 'target'>): string {
  const values = new Map<string, string | number>(Object.entries(facts));
  if (target !== undefined) values.set('target', target);
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values.get(name) ?? ''));
}
