import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import type { AppState } from '../../../../workbench/base/app/appState.ts';
import { deviceInterface, pageInterface } from '../../../../workbench/base/app/deviceApi.ts';
import { memoryPorts } from '../../../../workbench/base/rpc/memoryPort.ts';
import { Rpc } from '../../../../workbench/base/rpc/rpc.ts';
import { PictureTools } from '../../../../workbench/ui/stores/pictureTools.ts';
import { WorkbenchStore } from '../../../../workbench/ui/stores/workbenchStore.ts';
import { fixtures } from '../../../e2e/uiGallery/fixtures.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { turns } from '../../../support/turns.ts';

const may = fixtures['helperDraws']!;
const mayAsk = fixtures['helperMayAskToDraw']!;
const paused = fixtures['helperDrawsPaused']!;

async function setUp(t: TestContext, first: AppState) {
  const clock = new FakeClock();
  const [mine, theirs] = memoryPorts();
  const device = new Rpc(mine, { local: deviceInterface, remote: pageInterface, clock, maxFrameBytes: 1_048_576 });
  device.handle('open', () => first);
  const ran: unknown[] = [];
  let refusal: HandrailError | undefined;
  device.handle('run', (input) => {
    ran.push(input);
    if (refusal) throw refusal;
    return {};
  });
  const store = new WorkbenchStore(theirs, clock);
  await store.open();
  const tools = new PictureTools(store, 's1');
  const following = tools.follow();
  t.after(() => {
    following.dispose();
    mine.close();
  });
  return {
    store,
    tools,
    ran,
    draw: store.state!.offers.find(({ action }) => action === 'annotate')!,
    refuse: (error: HandrailError) => {
      refusal = error;
    },
    async show(state: AppState) {
      device.notify('state', state);
      await turns();
    },
  };
}

test('What opens the tools runs its action, and with the yes the first tool is picked up', async (t) => {
  const { tools, draw, ran, show } = await setUp(t, mayAsk);
  assert.equal(tools.opens(draw), true);
  await tools.toggle(draw);
  assert.deepEqual(ran, [{ extension: 'annotation', action: 'annotate', sessionId: 's1' }]);
  assert.deepEqual(tools.tools, [], 'not before the snapshot says that it is allowed');
  await show(may);
  assert.deepEqual(
    tools.tools.map(({ tool }) => tool),
    ['pen', 'arrow', 'rectangle', 'text', 'laser'],
  );
  assert.equal(tools.inHand?.tool, 'pen');
  assert.deepEqual(
    tools.pressed.map(({ action }) => action),
    ['clear'],
  );
  await tools.toggle(draw);
  assert.equal(ran.length, 1, 'closing asks nobody');
  assert.equal(tools.inHand, undefined);
});

test('A refusal opens nothing and is told', async (t) => {
  const { tools, draw, refuse, show } = await setUp(t, mayAsk);
  refuse(new HandrailError('consent_declined', 'no'));
  await tools.toggle(draw);
  await show(may);
  assert.deepEqual(tools.tools, []);
  assert.equal(tools.pressProblem?.code, 'consent_declined');
});

test('A pause and a permission that was taken back put everything away, for good', async (t) => {
  for (const end of [paused, mayAsk, { ...may, sessions: [] }]) {
    const { tools, draw, show } = await setUp(t, may);
    await tools.toggle(draw);
    assert.equal(tools.inHand?.tool, 'pen');
    await show(end);
    assert.equal(tools.inHand, undefined);
    assert.deepEqual(tools.tools, []);
    await show(may);
    assert.deepEqual(tools.tools, [], 'and they do not come back by themselves');
  }
});

test('What a version does not know is no tool, and another session has none', async (t) => {
  const strange = may.offers.map((offer) => (offer.tool === 'pen' ? { ...offer, tool: 'spray' } : offer));
  const { tools, draw, store } = await setUp(t, { ...may, offers: strange });
  await tools.toggle(draw);
  assert.equal(tools.inHand?.tool, 'arrow');
  assert.equal(new PictureTools(store, 's2').opens(draw), false);
});

test('Many parts of a drawing are under way at once, and one that fails puts the tool down', async (t) => {
  const { tools, draw, ran, refuse } = await setUp(t, may);
  await tools.toggle(draw);
  const pen = tools.inHand!;
  await Promise.all([tools.use(pen, { x: 0, y: 0 }), tools.use(pen, { x: 1, y: 1 })]);
  assert.equal(ran.length, 3);
  refuse(new HandrailError('wrong_state', 'Input goes nowhere now'));
  await tools.use(pen, { x: 0, y: 0 }).catch((error: unknown) => tools.failed(error));
  assert.equal(tools.problem?.code, 'wrong_state');
  assert.equal(tools.inHand, undefined);
  assert.equal(tools.tools.length, 5);
});

test('Ids of marks are new after the page was loaded again, and fit into what a mark takes', async (t) => {
  const { store } = await setUp(t, may);
  const ids = Array.from({ length: 50 }, new PictureTools(store, 's1').newId);
  assert.equal(new Set(ids).size, 50);
  assert.ok(ids.every((id) => Number.isInteger(id) && id >= 0 && id < 2 ** 31));
});
