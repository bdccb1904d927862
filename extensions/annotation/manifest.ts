import { defineExtension, Mark, Position } from '@handrail/sdk';

/** What draws a mark: one-way, in order, and nothing before the sharer has allowed it. */
const drawing = {
  on: 'sharer',
  from: ['helper'],
  requires: 'draw',
  consent: 'given',
  stream: 'input',
  // One part for each frame of a usual display is 60 a second; the rest is for catching up.
  rate: 120,
  input: Mark,
} as const;

/** Drawing on the sharer's real screen, and a pointer with the helper's name. */
export const manifest = defineExtension({
  id: 'annotation',
  version: '1.0.0',
  sdk: '1',
  title: 'title',
  sides: ['helper', 'sharer'],
  capabilities: ['overlay'],
  permissions: { draw: { title: 'permission.draw', consent: 'session' } },
  actions: {
    annotate: {
      on: 'sharer',
      from: ['helper'],
      requires: 'draw',
      rate: 2,
      place: { surface: 'toolbar', label: 'annotate', icon: 'brush', order: 40, when: ['active'] },
    },
    pen: { ...drawing, place: { surface: 'picture', tool: 'pen', label: 'pen', order: 10, when: ['active'] } },
    arrow: { ...drawing, place: { surface: 'picture', tool: 'arrow', label: 'arrow', order: 20, when: ['active'] } },
    rectangle: {
      ...drawing,
      place: { surface: 'picture', tool: 'rectangle', label: 'rectangle', order: 30, when: ['active'] },
    },
    text: { ...drawing, place: { surface: 'picture', tool: 'text', label: 'text', order: 40, when: ['active'] } },
    laser: {
      ...drawing,
      stream: 'moves',
      input: Position,
      place: { surface: 'picture', tool: 'laser', label: 'laser', order: 50, when: ['active'] },
    },
    clear: {
      on: 'sharer',
      from: ['helper', 'sharer'],
      requires: 'draw',
      consent: 'given',
      rate: 10,
      place: { surface: 'picture', label: 'clear', icon: 'delete', order: 60, when: ['active'] },
    },
  },
  texts: {
    en: {
      title: 'Annotation',
      'permission.draw': 'Draw on the shared screen',
      annotate: 'Draw',
      pen: 'Pen',
      arrow: 'Arrow',
      rectangle: 'Rectangle',
      text: 'Text',
      laser: 'Laser pointer',
      clear: 'Clear drawings',
      canDraw:
        '{name|Your helper} can draw on your screen. You can clear the drawings, or take this back, at any time.',
    },
  },
});
