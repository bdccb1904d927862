import { checkWords } from '../../base/check/checkWords.ts';

/** *Check connection*: the page's own words beside those of the results. */
export const enCheck = {
  'check.title': 'Check connection',
  'check.intro':
    'Looks at each thing that Handrail needs of this network, and says what to do where one does not work.',
  'check.open': 'Check connection',
  'check.running': 'Checking…',
  'check.good': 'Everything works.',
  'check.goodEnough': 'Handrail works here. Something could be better.',
  'check.failed.one': '{count} thing does not work.',
  'check.failed.other': '{count} things do not work.',
  'check.nothing': 'This app could not check anything. Close this window and open Handrail again.',
  'check.again': 'Check again',
  'check.copy': 'Copy result',
  'check.copyWhat': 'result',
  'check.results': 'Results',
  'check.ms': '{count} ms',
  'check.tab':
    'In a browser tab, names, certificates and proxies are the browser’s own matter: it shows by itself what is wrong with them.',
  ...checkWords,
} as const;
