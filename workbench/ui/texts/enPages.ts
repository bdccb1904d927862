/** What the workbench itself says on and around the pages of extensions. */
export const enPages = {
  'nav.pages': 'Pages',
  'nav.home': 'Home',

  'page.opening': 'Opening the page',
  'page.again': 'Try again',

  'leave.title': 'Discard what you typed?',
  'leave.text': 'What you typed on this page is not saved. If you leave it now, it is lost.',
  'leave.yes': 'Discard',
  'leave.no': 'Keep editing',

  'table.previous': 'Previous',
  'table.next': 'Next',
  'table.actions': 'Actions',
  'table.more': 'More actions',
  'table.clearSearch': 'Clear search',

  'form.required': 'Fill this in.',
  'form.tooLong': 'Use at most {most} characters.',
  'form.notNumber': 'Enter a number.',
  'form.notInteger': 'Enter a whole number.',
  'form.notBetween': 'Enter a number from {least} to {most}.',
  'form.tooLow': 'Enter {least} or more.',
  'form.tooHigh': 'Enter {most} or less.',
  'form.notColour': 'Enter a colour such as #0f6e85.',
  'form.notDay': 'Enter a day.',
  'form.chosen': '{count} chosen',
  'form.find': 'Find in {what}',
  'form.findShort': 'Find',
  'form.nothingFound': 'Nothing fits what you look for.',
  'form.pickColour': '{what}: choose from a palette',
  'form.pick': 'Choose a picture',
  'form.removePicture': 'Remove',
  'form.noPicture': 'No picture',
  'form.notPicture': 'Choose a PNG or JPEG picture.',
  'form.pictureTooLarge': 'Choose a picture of at most {most} KB.',

  'chart.table': 'Show as table',
  'chart.picture': 'Show as chart',
  'chart.summary': '{what}. {sum} in all, at most {most} at once.',

  'block.show': 'Show',
  'block.hide': 'Hide',
  'block.done': 'Done',
  'block.opensBrowser': 'opens in your browser',
} as const;
