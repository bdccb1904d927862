/** Before a service is known, and on the way to another one. */
export const enConnect = {
  'connect.title': 'Connect to your organisation',
  'connect.text': 'Handrail works with the service that your organisation runs. Type its address to begin.',
  'connect.label': 'Address of the service',
  'connect.hint': 'For example help.example.org',
  'connect.go': 'Continue',
  'connect.looking': 'Looking at {address}',
  'connect.empty': 'Type the address that your organisation gave you.',
  'connect.unreadable': 'This is no address. An address looks like help.example.org.',
  'connect.notSecure': 'Handrail connects over https only. Type {origin}.',
  'connect.credentials':
    'An address has no @ in it; this looks like a sign-in name. Type the address of the service, such as help.example.org.',
  'connect.more': 'Only the first part names the service. Type {origin}.',
  'connect.whereTitle': 'Where you find the address',
  'connect.whereText':
    'In your IT support’s message about Handrail. If you have used it in a browser, it is what the address bar showed there.',
  'connect.safeTitle': 'Nothing is sent yet',
  'connect.safeText':
    'Handrail only asks what is at the address. Nothing about you or this device is sent before you sign in.',
  'connect.presetTitle': 'If you are IT support',
  'connect.presetText': 'The address can come with the installation. Then nobody is asked for it.',
  'connect.foundTitle': 'Is this your organisation?',
  'connect.foundText':
    'Anybody can give a service any name, so the address is what counts. Go on only if your organisation gave you this address.',
  'connect.nameless': 'A Handrail service',
  'connect.part':
    'Your helper’s link also brought the first characters of a code. You type the rest once you have signed in.',
  'connect.yes': 'Yes, connect',
  'connect.other': 'Use another address',

  'leaveService.menu': 'Use another service…',
  'leaveService.title': 'Use another service?',
  'leaveService.text':
    'Handrail signs you out and forgets {address}. Helpers of that organisation cannot reach this device until you connect to it again.',
  'leaveService.textSignedOut':
    'Handrail forgets {address}. Helpers of that organisation cannot reach this device until you connect to it again.',
  'leaveService.keeps': 'The log of this device, the language and the appearance stay.',
  'leaveService.yes': 'Sign out and go on',
  'leaveService.yesSignedOut': 'Go on',
} as const;
