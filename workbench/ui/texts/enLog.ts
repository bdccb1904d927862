/** The log of this device, as the person at it looks at it. */
export const enLog = {
  'log.menu': 'Log of this device…',
  'log.title': 'Log of this device',
  'log.holds':
    'It holds when sessions began and ended, what was asked for, allowed and refused, and what went wrong, with numbers in the place of names.',
  'log.never':
    'It never holds pictures, what was typed, clipboards, chats, files, security codes or passwords. It is not sent anywhere.',
  'log.kept': 'Its files are kept for 30 days.',
  'log.inTab': 'It ends with this tab.',
  'log.empty': 'Nothing has been written down yet.',
  'log.entries': 'Newest entries',
  'log.openFolder': 'Open its folder',
  'log.copy': 'Copy',
  'log.close': 'Close',
} as const;
