import { enCheck } from './enCheck.ts';
import { enConnect } from './enConnect.ts';
import { enDraw } from './enDraw.ts';
import { enErrors } from './enErrors.ts';
import { enErrorsFor } from './enErrorsFor.ts';
import { enLog } from './enLog.ts';
import { enPages } from './enPages.ts';
import { enSession } from './enSession.ts';
import { enUpdate } from './enUpdate.ts';

/** Every text of the workbench in English. `{name}` is replaced; `{name|otherwise}` says what stands there without one. */
export const en = {
  'app.name': 'Handrail',
  'app.skip': 'Skip to content',
  'app.opening': 'Opening Handrail',
  'app.lostTitle': 'This window has lost its connection',
  'app.lostText':
    'The Handrail app on this device does not answer any more, and nothing is shared through this window.',
  'app.lostDo': 'Close this window and open Handrail again.',
  'app.copy': 'Copy',
  'app.copyOf': 'Copy {what}',
  'app.copied': 'Copied',
  'app.back': 'Back',
  'app.dismiss': 'Dismiss',
  'app.cancel': 'Cancel',
  'app.notices': 'Notices',

  'link.offline': 'Offline',
  'link.connecting': 'Connecting',
  'link.online': 'Connected',

  'menu.open': 'Account and settings of {name}',
  'menu.settings': 'Settings',
  'menu.device': 'This device',
  'menu.enrolled': 'Enrolled in your organisation',
  'menu.unenrolled': 'Not enrolled',
  'menu.enrol': 'Enrol this device…',
  'enrol.title': 'Enrol this device',
  'enrol.text':
    'An enrolled device is one of your organisation’s own. Your IT support gives you the token; it is for devices of the organisation only.',
  'enrol.token': 'Enrolment token',
  'enrol.unfit': 'This is no enrolment token. It has 16 to 128 letters, digits, hyphens and underscores.',
  'enrol.yes': 'Enrol',
  'menu.theme': 'Appearance',
  'menu.theme.system': 'As the system',
  'menu.theme.light': 'Light',
  'menu.theme.dark': 'Dark',
  'menu.language': 'Language',
  'menu.language.en': 'English',
  'menu.language.qps-plocm': 'Pseudo-language (right to left)',
  'menu.version': 'Handrail {version}',
  'menu.signOut': 'Sign out',

  'welcome.title': 'Help, hand in hand',
  'welcome.text':
    'See a colleague’s screen, or let them see yours. You decide what is shared, and can end it at any time.',
  'welcome.invited': 'Your helper sent you here',
  'welcome.invitedText':
    'Sign in with your work account. Then type the rest of the code, which your helper reads to you. If you did not ask for help, close this page.',
  'welcome.inApp': 'Open in the Handrail app',
  'welcome.signIn': 'Sign in with your work account',
  'welcome.signingIn': 'Continue in your browser',
  'welcome.signingInText':
    'A browser window has opened for your sign-in. Come back here when it says that you are done.',
  'welcome.silent': 'Signing you in',
  'welcome.cancel': 'Cancel sign-in',
  'welcome.service': 'Service',
  'welcome.pointSealed': 'Sealed end to end',
  'welcome.pointSealedText': 'Nobody in between can see the screen or the keys, not even the service.',
  'welcome.pointSealedTab': 'Nobody on the way can see the screen or the keys.',
  'welcome.pointKnown': 'You know who it is',
  'welcome.pointKnownText': 'Name, photo and organisation are verified before anything is shared.',
  'welcome.pointControl': 'You stay in control',
  'welcome.pointControlText': 'Allow, pause, take back or end it, with one key if you like.',
  'welcome.pointControlTab': 'Allow, pause, take back or end it, at any time.',

  'off.title': 'Remote help is switched off',
  'off.text': 'Remote help is switched off for {tenant|your organisation}, so nobody can be helped at the moment.',
  'off.do': 'An administrator can switch it on in the settings of your organisation.',
  'off.signOut': 'Sign out',

  'home.title': 'Good to see you, {name}',
  'home.text': 'What would you like to do?',
  'home.give': 'Give help',
  'home.giveText': 'Get a security code and read it to the person you want to help.',
  'home.giveButton': 'Get a security code',
  'home.giveDenied': 'Not available to you',
  'home.giveDeniedText':
    'Your role does not include helping others. If you need to, ask your administrator for a role with “View screen”.',
  'home.get': 'Get help',
  'home.getText': 'Enter the security code that your helper reads to you. You decide what they may see and do.',
  'home.getButton': 'Enter a security code',
  'home.getDenied': 'This device cannot share its screen',
  'home.standing': 'You, this device and the service',
  'home.who': 'Signed in as',
  'home.device': 'This device',
  'home.service': 'Service',

  'help.title': 'Get help',
  'help.own': 'You and this device',
  'help.intro': 'Your helper may ask for these two. They are safe to tell.',
  'help.signInName': 'Your sign-in name',
  'help.device': 'This device',
  'help.codeTitle': 'Security code from your helper',
  'help.codeLabel': 'Security code',
  'help.codeHint': '{count} letters and digits. Capitals and spaces do not matter.',
  'help.fromLink': 'The link brought the first {brought} characters. Type the others that your helper reads to you.',
  'help.submit': 'Connect',
  'help.tooShort': 'The code has {count} characters. Some are missing.',
  'help.tooLong': 'The code has {count} characters. There are too many.',
  'help.characters': 'A code has only letters and digits, and no U.',
  'help.triesLeft.one': 'You have {count} more try with this code.',
  'help.triesLeft.other': 'You have {count} more tries with this code.',
  'help.empty': 'Enter the code that your helper reads to you.',

  'announce.paused': 'The session is paused.',
  'announce.resumed': 'The session goes on.',
  'announce.view': 'Screen sharing has started.',
  'announce.control': 'Full control has started.',
  'announce.stopped': 'Nothing is shared any more.',
  'announce.lost': 'The connection was interrupted.',
  'announce.ended': 'The session has ended.',
  'announce.asking': 'A request waits for an answer.',

  ...enCheck,
  ...enConnect,
  ...enLog,
  ...enPages,
  ...enSession,
  ...enDraw,
  ...enErrors,
  ...enErrorsFor,
  ...enUpdate,
} as const;

/** A key of the catalogue. Every language has exactly these. */
export type TextKey = keyof typeof en;

/** A whole catalogue. */
export type Catalogue = Readonly<Record<TextKey, string>>;

type PluralOf<K> = K extends `${infer Base}.other` ? (`${Base}.one` extends TextKey ? Base : never) : never;

/** What `counted` takes: the part before `.one` and `.other`. */
export type CountedKey = PluralOf<TextKey>;
