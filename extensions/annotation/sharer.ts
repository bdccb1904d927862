import { type Block, HandrailError, type SessionView, side, text } from '@handrail/sdk';
import { manifest } from './manifest.ts';

const kinds = ['pen', 'arrow', 'rectangle', 'text'] as const;

// The device keeps the marks, and takes them away with a pause, a break and the right to draw, so this side need not know.
export default side(manifest, 'sharer', ({ actions, session, ui, own }) => {
  actions.handle('annotate', async (_none, { overlay }) => {
    await overlay.start();
  });
  // Nothing is awaited before a lease is used: calls come in order, and the uses leave in the same order.
  for (const kind of kinds) {
    actions.handle(kind, async (mark, { overlay }) => {
      if (mark.kind !== kind) throw new HandrailError('invalid_input', `A ${kind} draws nothing else`);
      await overlay.add(mark);
    });
  }
  actions.handle('laser', async (at, { overlay }) => {
    await overlay.point(at);
  });
  actions.handle('clear', async (_none, { overlay }) => {
    await overlay.clear();
  });

  let shown = false;
  const follow = (view: SessionView) => {
    const draws = view.state === 'active' && view.allowed.includes('annotation.draw');
    if (draws === shown) return;
    shown = draws;
    ui.show('banner', draws ? canDraw(view) : []);
    ui.show('toolbar', draws ? clearing : []);
  };
  follow(session.current());
  own(session.onChange(follow));
});

function canDraw({ peer }: SessionView): readonly Block[] {
  return [{ kind: 'text', text: text('canDraw', peer ? { name: peer.name } : {}) }];
}

const clearing: readonly Block[] = [{ kind: 'button', label: text('clear'), icon: 'delete', run: { action: 'clear' } }];
