import { ButtonInput, defineExtension, KeyInput, Position, TextInput, WheelInput } from '@handrail/sdk';

/** Seeing the sharer's screen and using their keyboard and mouse. */
export const manifest = defineExtension({
  id: 'core',
  version: '1.0.0',
  sdk: '1',
  title: 'title',
  sides: ['helper', 'sharer'],
  capabilities: ['screen', 'input'],
  actions: {
    view: {
      on: 'sharer',
      from: ['helper'],
      requires: 'screen.view',
      rate: 2,
      // The sharer's browser may ask which screen.
      timeLimitMs: 90_000,
      place: { surface: 'toolbar', label: 'view', icon: 'screen', order: 10, when: ['active'] },
    },
    control: {
      on: 'sharer',
      from: ['helper'],
      requires: 'screen.control',
      rate: 2,
      timeLimitMs: 90_000,
      place: { surface: 'toolbar', label: 'control', icon: 'control', order: 20, when: ['active'] },
    },
    // One move for each frame of a fast display is at most 240 a second; the rest is for catching up.
    move: {
      on: 'sharer',
      from: ['helper'],
      requires: 'screen.control',
      consent: 'given',
      stream: 'moves',
      rate: 250,
      input: Position,
    },
    button: {
      on: 'sharer',
      from: ['helper'],
      requires: 'screen.control',
      consent: 'given',
      stream: 'input',
      rate: 120,
      input: ButtonInput,
    },
    wheel: {
      on: 'sharer',
      from: ['helper'],
      requires: 'screen.control',
      consent: 'given',
      stream: 'input',
      rate: 250,
      input: WheelInput,
    },
    key: {
      on: 'sharer',
      from: ['helper'],
      requires: 'screen.control',
      consent: 'given',
      stream: 'input',
      rate: 400,
      input: KeyInput,
    },
    text: {
      on: 'sharer',
      from: ['helper'],
      requires: 'screen.control',
      consent: 'given',
      stream: 'input',
      rate: 120,
      input: TextInput,
    },
    releaseKeys: {
      on: 'sharer',
      from: ['helper'],
      requires: 'screen.control',
      consent: 'given',
      stream: 'input',
      rate: 50,
    },
  },
  texts: {
    en: {
      title: 'Screen and control',
      view: 'Screen sharing',
      control: 'Full control',
    },
  },
});
