import type { ErrorCode } from '@handrail/sdk';

/** Who reads it, or what of several things it was (`details.problem`). */
type Variant =
  | 'helper'
  | 'sharer'
  | 'provider'
  | 'same_device'
  | 'link'
  | 'preset'
  | 'enrolled'
  | 'service'
  | 'captive'
  | 'websocket'
  | 'silent_link'
  | 'proxy'
  | 'proxy_password'
  | 'proxy_refused'
  | 'proxy_kind'
  | 'pac_unreachable'
  | 'pac_broken'
  | 'certificate'
  | 'certificate_expired'
  | 'certificate_unknown'
  | 'certificate_self_signed'
  | 'certificate_name'
  | 'folder'
  | 'other_api'
  | 'drawing'
  | 'drawn_on';

/** Errors that one side can act on and the other cannot, and errors with more than one cause: said otherwise there. */
export const enErrorsFor = {
  'error.code_wrong.helper.what': 'A wrong code was entered.',
  'error.code_wrong.helper.do': 'Read it out again, character by character.',
  'error.code_used_up.helper.what': 'The code was entered wrongly too often and does not work any more.',
  'error.code_used_up.helper.do':
    'Get a new code and read it out again. If nobody you know has tried it, tell your IT security.',
  'error.code_required.helper.what': 'The other device asks for the security code.',
  'error.code_required.helper.do': 'Read the code to the person. They type it under “Get help”.',
  'error.device_unenrolled.helper.what':
    'Somebody entered your code on a device that is not enrolled, and your organisation helps on enrolled devices only.',
  'error.device_unenrolled.helper.do':
    'Ask your administrator to enrol the device. Your code still works on an enrolled one.',
  'error.sign_in_failed.other_api.what':
    'A sign-in for {address|this service} would be good for {api|other services} as well, so it was not sent there.',
  'error.sign_in_failed.other_api.do':
    'Check the service’s address with your IT. If it is right, they can set this app up for it, or make sign-ins good for the service alone.',
  'error.tab_refused.helper.what':
    'Somebody entered your code in a browser tab, or you are in one, and your organisation does not allow that.',
  'error.tab_refused.helper.do': 'Use the installed Handrail app on both sides. Your code still works there.',
  'error.out_of_scope.helper.what':
    'Somebody whom you may not help, or on whose device you may not, entered your code.',
  'error.out_of_scope.helper.do':
    'Hand them to a helper who is responsible for them, or ask your administrator to include them in your role.',
  'error.wrong_state.enrolled.what':
    'This device is enrolled in its organisation, and stays with that organisation’s service.',
  'error.wrong_state.enrolled.do':
    'Ask an administrator of the organisation to retire this device. Then you can use another service.',
  'error.not_permitted.service.what': 'The service of this device was set when Handrail was installed.',
  'error.not_permitted.service.do': 'Ask your IT support if it has to be another one.',
  'error.storage_full.service.what': 'What you chose could not be written down on this device.',
  'error.storage_full.service.do':
    'Check that there is room on the disk and that you may write to Handrail’s folder, then try again.',
  'error.policy_refused.same_device.what': 'This code was made on this very device.',
  'error.policy_refused.same_device.do': 'Enter it on the device of the person who needs help.',
  'error.service_unreachable.provider.what':
    'The sign-in page of your organisation cannot be reached at {host|its address}.',
  'error.service_unreachable.provider.do': 'Check your internet connection, then sign in again.',
  'error.service_unreachable.captive.what':
    'The network answers in place of the Handrail service at {address|its address}.',
  'error.service_unreachable.captive.do':
    'Open a browser and sign in to the network, if it asks for that. If it does not, ask your IT to let WebSockets through.',
  'error.service_unreachable.websocket.what':
    '{host|The Handrail service} answers, but the network does not let the live link (WebSocket) through to it.',
  'error.service_unreachable.websocket.do':
    'Ask your IT to let WebSockets (wss) through to this address: a proxy, firewall, virus scanner or browser extension holds them up. Handrail keeps trying.',
  'error.service_unreachable.silent_link.what':
    'The live link (WebSocket) to {address|the Handrail service} opens, but nothing comes through.',
  'error.service_unreachable.silent_link.do':
    'Ask your IT to leave this address out of inspection: a proxy, firewall or virus scanner holds it up. Handrail keeps trying.',
  'error.service_unreachable.proxy.what': 'The proxy {proxy|of this network} does not answer, or lets nothing through.',
  'error.service_unreachable.proxy.do':
    'Check your connection, or ask your IT whether the proxy’s address has changed.',
  'error.service_unreachable.proxy_password.what':
    'The proxy {proxy|of this network} refused the name or the password.',
  'error.service_unreachable.proxy_password.do': 'Ask your IT how to sign in to the proxy, then start Handrail again.',
  'error.service_unreachable.proxy_refused.what':
    'The proxy {proxy|of this network} does not let Handrail through to {address|its service}.',
  'error.service_unreachable.proxy_refused.do': 'Ask your IT to let the proxy through to that address.',
  'error.service_unreachable.proxy_kind.what': 'This network names only proxies of a kind that Handrail cannot go by.',
  'error.service_unreachable.proxy_kind.do': 'Ask your IT for an HTTP proxy; SOCKS is not supported.',
  'error.service_unreachable.pac_unreachable.what':
    'The file that names the proxies of this network (PAC) cannot be had, and there is no way out without them.',
  'error.service_unreachable.pac_unreachable.do':
    'Check your connection, or ask your IT whether the file’s address has changed.',
  'error.service_unreachable.pac_broken.what':
    'The file that names the proxies of this network (PAC) does not work, and there is no way out without them.',
  'error.service_unreachable.pac_broken.do': 'Tell your IT that the proxy file fails.',
  'error.service_unreachable.certificate.what': 'No secure connection to {address|the Handrail service} comes about.',
  'error.service_unreachable.certificate.do':
    'Ask your IT whether something in the network takes secure connections apart.',
  'error.service_unreachable.certificate_expired.what':
    'The certificate of {address|the Handrail service} is not valid at the time of this device.',
  'error.service_unreachable.certificate_expired.do':
    'Check date and time of this device. If they are right, tell your IT that the certificate has run out.',
  'error.service_unreachable.certificate_unknown.what':
    'The certificate of {address|the Handrail service} is from nobody whom this device trusts.',
  'error.service_unreachable.certificate_unknown.do':
    'Something in the network may read along. Tell your IT; nothing was sent.',
  'error.service_unreachable.certificate_self_signed.what':
    'The certificate of {address|the Handrail service} is signed by nobody but itself.',
  'error.service_unreachable.certificate_self_signed.do':
    'Ask your IT for a certificate that this device trusts. If it is not theirs, something pretends to be the service. Nothing was sent.',
  'error.service_unreachable.certificate_name.what': 'The certificate there is not for {address|the Handrail service}.',
  'error.service_unreachable.certificate_name.do':
    'Tell your IT, who can check the address and the certificate. Nothing was sent.',

  'error.invalid_input.link.what': 'A link that was opened is not one of Handrail’s, or was changed on its way.',
  'error.invalid_input.link.do': 'Ask whoever sent it for a new one. Nothing was started.',
  'error.wrong_tenant.link.what': 'The link that was opened belongs to another organisation.',
  'error.wrong_tenant.link.do':
    'Sign in with the account of that organisation, or ask whoever sent the link. If you did not expect it, tell your IT security.',
  'error.wrong_tenant.preset.what': 'Your IT support has set this device up for another organisation.',
  'error.wrong_tenant.preset.do':
    'Sign in with your account of that organisation. If you have none, tell your IT support.',
  'error.not_found.link.what': 'The request that the link is about is not waiting for you on this device.',
  'error.not_found.link.do': 'It may be over, or meant for another device. Ask your helper to try again.',
  'error.sign_in_required.link.what': 'A link was opened, but nobody is signed in here.',
  'error.sign_in_required.link.do': 'Sign in. A request that still waits for you is then shown by itself.',

  'error.consent_declined.sharer.what': 'You declined the request.',
  'error.consent_declined.sharer.do': 'Nothing was allowed. Your helper can ask again.',
  'error.consent_timeout.sharer.what': 'You did not answer the request in time, so it was declined.',
  'error.consent_timeout.sharer.do': 'Nothing was allowed. Your helper can ask again.',
  'error.consent_blocked.sharer.what': 'You declined this request several times, so it is blocked.',
  'error.consent_blocked.sharer.do': 'If you want to be asked again, allow that in the list below.',
  'error.capture_refused.sharer.what': 'Your screen is not shared: it was not chosen, or your system did not allow it.',
  'error.capture_refused.sharer.do':
    'When your helper asks again, choose “Entire screen”. If you cannot choose it, allow screen recording in your system settings.',
  'error.capture_refused.helper.what':
    'The screen is not shared: it was not chosen, or the system there did not allow it.',
  'error.capture_refused.helper.do': 'Ask again, and ask the person to choose “Entire screen”.',
  'error.not_supported.folder.what': 'The system has no window that shows the folder.',
  'error.not_supported.folder.do': 'Open it yourself. It is here: {folder}',
  'error.capture_failed.sharer.what': 'Your screen could not be shared.',
  'error.capture_failed.sharer.do': 'Your helper can ask again. If it still fails, restart Handrail.',
  'error.capture_failed.helper.what': 'The screen of the other person could not be shared.',
  'error.capture_failed.helper.do': 'Ask again. If it still fails, ask the person to restart Handrail.',
  'error.no_display.helper.what': 'No screen was found on the device of the other person.',
  'error.no_display.helper.do': 'Ask the person to sign in to their desktop or to connect a screen, then ask again.',
  'error.input_failed.sharer.what': 'Your helper cannot use mouse and keyboard on this device.',
  'error.input_failed.sharer.do': 'Screen sharing goes on. Your helper can ask for full control again.',
  'error.not_supported.drawing.what': 'The app of the person you help cannot show drawings on their screen.',
  'error.not_supported.drawing.do': 'Say where to look, or ask for full control and point with the mouse.',
  'error.not_supported.drawn_on.what': 'This app cannot show drawings on your screen.',
  'error.not_supported.drawn_on.do': 'Screen sharing goes on without them.',
  'error.no_display.drawn_on.what': 'The screen for your helper’s drawings was not found.',
  'error.no_display.drawn_on.do': 'Screen sharing goes on. Your helper can ask to draw again.',
  'error.screen_unclear.drawing.what':
    'It is not clear which screen is shared, so that drawings could appear on another one.',
  'error.screen_unclear.drawing.do': 'Ask the person to share a screen of another size, or go on without drawing.',
  'error.screen_unclear.drawn_on.what':
    'It is not clear which screen is shared, so that drawings could appear on another one.',
  'error.screen_unclear.drawn_on.do': 'Share a screen of another size, or go on without drawings.',
  'error.drawing_failed.drawn_on.what': 'Your helper’s drawings cannot be shown on your screen any more.',
  'error.drawing_failed.drawn_on.do': 'Screen sharing goes on. Your helper can ask to draw again.',
} as const satisfies Partial<Readonly<Record<`error.${ErrorCode}.${Variant}.${'what' | 'do'}`, string>>>;
