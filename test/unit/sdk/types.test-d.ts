// Compiled, never run: each wrong use below must be an error of the compiler. Where one stops being an error, the
// `@ts-expect-error` above it becomes one.
import { defineExtension, type HandledBy, Position, side } from '@handrail/sdk';
import Type from 'typebox';

const Stroke = Type.Object({ points: Type.Array(Position) }, { additionalProperties: false });
const Count = Type.Object({ strokes: Type.Integer() }, { additionalProperties: false });

const base = {
  version: '1.0.0',
  sdk: '1',
  title: 'title',
  sides: ['helper', 'sharer'],
  texts: { en: { title: 'Annotation' } },
} as const;

const manifest = defineExtension({
  ...base,
  id: 'annotation',
  capabilities: ['pause'],
  permissions: { draw: { title: 'title', consent: 'session' } },
  actions: {
    draw: { on: 'sharer', from: ['helper'], requires: 'draw', input: Stroke },
    count: { on: 'sharer', from: ['helper', 'sharer'], requires: 'screen.view', output: Count },
    flash: { on: 'helper', from: ['sharer'], requires: 'everyone' },
  },
  events: {
    drawn: { from: 'sharer', to: ['helper'], requires: 'draw', payload: Stroke },
    cleared: { from: 'sharer', to: ['helper'], requires: 'draw' },
  },
  logs: { drawn: { points: 'number', pen: ['thin', 'thick'], faded: 'boolean' }, emptied: {} },
});

// What is right compiles.
side(manifest, 'sharer', ({ actions, events, session, ui, own, log }) => {
  own(
    actions.handle('draw', async (stroke, call) => {
      const at: number | undefined = stroke.points[0]?.x;
      if (call.caller === 'helper' && !call.signal.aborted) await call.pause.pause();
      events.emit('drawn', stroke);
      events.emit('cleared');
      log('drawn', { points: stroke.points.length, pen: 'thin', faded: at === 0 });
      log('emptied');
    }),
  );
  actions.handle('count', () => ({ strokes: 1 }));
  void actions.run('count').then(({ strokes }) => ui.notify(String(strokes)));
  void actions.run('flash');
  session.onChange(({ state }) => ui.show('status', state === 'active' ? [{ kind: 'text', text: 'on' }] : []));
});

side(manifest, 'helper', ({ actions, events }) => {
  void actions.run('draw', { points: [{ x: 0, y: 1 }] }, { signal: new AbortController().signal });
  events.on('drawn', ({ points }) => points.length);
  events.on('cleared', () => undefined);
});

// Another side's action.
side(manifest, 'helper', ({ actions }) => {
  // @ts-expect-error: draw is handled on the sharer's side
  actions.handle('draw', () => undefined);
  // @ts-expect-error: flash is asked for by the sharer's side
  void actions.run('flash', { points: [] });
});
side(manifest, 'sharer', ({ actions }) => {
  // @ts-expect-error: flash is handled on the helper's side
  actions.handle('flash', () => undefined);
  // @ts-expect-error: draw is asked for by the helper's side
  void actions.run('draw', { points: [] });
  // @ts-expect-error: nothing declares paint
  actions.handle('paint', () => undefined);
});

// Another side's event.
side(manifest, 'helper', ({ events }) => {
  // @ts-expect-error: drawn is sent by the sharer's side
  events.emit('drawn');
  // @ts-expect-error: nothing declares painted
  events.on('painted', () => undefined);
});
side(manifest, 'sharer', ({ events }) => {
  // @ts-expect-error: drawn does not reach the sharer's side
  events.on('drawn', () => undefined);
});

// A wrong payload, input or output.
side(manifest, 'helper', ({ actions }) => {
  // @ts-expect-error: a stroke has points
  void actions.run('draw', { lines: [] });
  // @ts-expect-error: draw needs its input
  void actions.run('draw');
  // @ts-expect-error: count takes none
  void actions.run('count', { all: true });
  // @ts-expect-error: strokes is a number
  void actions.run('count').then(({ strokes }) => strokes.length);
});
side(manifest, 'sharer', ({ actions, events }) => {
  // @ts-expect-error: count answers with strokes
  actions.handle('count', () => ({ total: 1 }));
  // @ts-expect-error: the answer of count is not left out
  actions.handle('count', () => undefined);
  // @ts-expect-error: a position is not a stroke
  events.emit('drawn', { x: 0, y: 0 });
  // @ts-expect-error: drawn needs its payload
  events.emit('drawn');
  // @ts-expect-error: cleared carries nothing
  events.emit('cleared', { points: [] });
});

// A log entry that the manifest does not declare.
side(manifest, 'sharer', ({ log }) => {
  // @ts-expect-error: nothing declares typed
  log('typed');
  // @ts-expect-error: text is no fact of drawn
  log('drawn', { points: 1, pen: 'thin', faded: true, text: 'a secret' });
  // @ts-expect-error: a pen is thin or thick
  log('drawn', { points: 1, pen: String('a secret'), faded: true });
  // @ts-expect-error: drawn needs all its facts
  log('drawn', { points: 1 });
  // @ts-expect-error: drawn needs its facts
  log('drawn');
  // @ts-expect-error: emptied has none
  log('emptied', { text: 'a secret' });
});
// @ts-expect-error: a fact is a number, a truth value or one of some words
defineExtension({ ...base, id: 'free-text', logs: { typed: { text: 'string' } } });
side(defineExtension({ ...base, id: 'logs-nothing' }), 'sharer', ({ log }) => {
  // @ts-expect-error: a manifest without logs writes none
  log('drawn');
});

// A capability that the manifest does not ask for.
side(manifest, 'sharer', ({ actions }) => {
  // @ts-expect-error: input was not asked for
  actions.handle('draw', (_stroke, call) => call.input.releaseAll());
  // @ts-expect-error: screen was not asked for
  actions.handle('count', (_nothing, call) => call.screen.start());
});

// A side that the manifest does not have, and what only a session's side has.
// @ts-expect-error: there is no service side
side(manifest, 'service', () => undefined);
const signedIn = defineExtension({ ...base, id: 'signed-in', sides: ['app'] });
side(signedIn, 'app', ({ session }) => {
  // @ts-expect-error: side app has no session
  session.current();
});

// An unknown permission.
defineExtension({
  ...base,
  id: 'unknown-permission',
  permissions: { draw: { title: 'title', consent: 'session' } },
  // @ts-expect-error: paint is neither its own nor the workbench's
  actions: { draw: { on: 'sharer', from: ['helper'], requires: 'paint' } },
});
defineExtension({
  ...base,
  id: 'unknown-event-permission',
  // @ts-expect-error: without permissions of its own, draw is unknown
  events: { drawn: { from: 'sharer', to: ['helper'], requires: 'draw' } },
});

// What an action must say.
defineExtension({
  ...base,
  id: 'open-by-mistake',
  // @ts-expect-error: requires is mandatory; open to all is written out
  actions: { draw: { on: 'sharer', from: ['helper'] } },
});
defineExtension({
  ...base,
  id: 'no-such-side',
  // @ts-expect-error: there is no such side
  actions: { draw: { on: 'driver', from: ['helper'], requires: 'everyone' } },
});
// @ts-expect-error: there is no such capability
defineExtension({ ...base, id: 'no-such-capability', capabilities: ['filesystem'] });

/** Fails to compile unless both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
export const handled: Same<HandledBy<typeof manifest, 'sharer'>, 'draw' | 'count'> = true;
