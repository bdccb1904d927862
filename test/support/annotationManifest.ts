import { defineExtension, Position } from '@handrail/sdk';
import Type from 'typebox';

const Stroke = Type.Object(
  {
    points: Type.Array(Position, { minItems: 1, maxItems: 256 }),
    colour: Type.Optional(Type.Union([Type.Literal('red'), Type.Literal('blue')])),
  },
  { additionalProperties: false },
);

/** A small extension that uses most of what a manifest can say. */
export const annotationManifest = defineExtension({
  id: 'annotation',
  version: '1.0.0',
  sdk: '1',
  title: 'title',
  sides: ['helper', 'sharer'],
  capabilities: ['pause'],
  permissions: {
    draw: { title: 'permission.draw', consent: 'session' },
    erase: { title: 'permission.erase', consent: 'call' },
  },
  actions: {
    draw: { on: 'sharer', from: ['helper'], requires: 'draw', input: Stroke, rate: 120 },
    trace: {
      on: 'sharer',
      from: ['helper'],
      requires: 'draw',
      input: Position,
      consent: 'given',
      stream: 'moves',
      rate: 200,
    },
    erase: {
      on: 'sharer',
      from: ['helper', 'sharer'],
      requires: 'erase',
      whilePaused: true,
      place: { surface: 'toolbar', label: 'action.erase', order: 2 },
    },
    watch: {
      on: 'sharer',
      from: ['helper'],
      requires: 'screen.view',
      output: Type.Object({ strokes: Type.Integer() }, { additionalProperties: false }),
    },
  },
  events: { drawn: { from: 'sharer', to: ['helper'], requires: 'draw', payload: Stroke } },
  texts: {
    en: {
      title: 'Annotation',
      'permission.draw': 'Draw on the shared screen',
      'permission.erase': 'Erase',
      'action.erase': 'Erase',
    },
    de: { title: 'Anmerkungen' },
  },
});

/** The same as it stands in `manifest.json`. */
export function annotationJson(): Record<string, unknown> {
  return JSON.parse(JSON.stringify(annotationManifest));
}
