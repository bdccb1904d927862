import { defineExtension } from '@handrail/sdk';

/** Stopping picture and input for a while, from either side. */
export const manifest = defineExtension({
  id: 'pause',
  version: '1.0.0',
  sdk: '1',
  title: 'title',
  sides: ['helper', 'sharer'],
  capabilities: ['pause'],
  actions: {
    pause: {
      on: 'sharer',
      from: ['helper', 'sharer'],
      requires: 'everyone',
      rate: 5,
      // The sharer makes a helper's pause their own by pausing as well.
      whilePaused: true,
      place: { surface: 'toolbar', label: 'pause', icon: 'pause', order: 30, when: ['active'] },
    },
    resume: {
      on: 'sharer',
      from: ['helper', 'sharer'],
      requires: 'everyone',
      rate: 5,
      whilePaused: true,
      place: { surface: 'toolbar', label: 'resume', icon: 'resume', order: 30, when: ['paused'] },
    },
  },
  logs: { paused: { by: ['helper', 'sharer'] }, resumed: {} },
  texts: {
    en: {
      title: 'Pause',
      pause: 'Pause',
      resume: 'Resume',
      pausedByYou: 'You paused this session. Nothing is seen or controlled until it is resumed.',
      pausedByHelper: 'The helper paused this session. Nothing is seen or controlled until it is resumed.',
      pausedBySharer: 'The other person paused this session. Only they can resume it.',
    },
  },
});
