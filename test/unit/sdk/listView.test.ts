import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ListView } from '../../../sdk/listView.ts';

const table = (list: ListView<'name' | 'seen'>, rows: number) =>
  list.table('change', {
    label: 'Devices',
    columns: [],
    rows: Array.from({ length: rows }, (_, index) => ({ id: `d${index}`, cells: {} })),
    empty: 'None',
    search: 'Find',
    filters: [{ name: 'os', label: 'System', options: [] }],
  });
const begin = () => new ListView<'name' | 'seen'>({ size: 2, sorts: ['name', 'seen'], sort: 'name' });

test('Turning pages goes forth through the service’s cursors and back the same way', () => {
  const list = begin();
  assert.deepEqual(list.page, { limit: 2 });
  list.took({ next: 'b', total: 5 });
  assert.deepEqual(table(list, 2).position, { key: 'list.positionOf', values: { from: 1, to: 2, total: 5 } });
  list.change({ turn: 'next' });
  assert.deepEqual(list.page, { limit: 2, cursor: 'b' });
  list.took({});
  const last = table(list, 1);
  assert.deepEqual(last.position, { key: 'list.position', values: { from: 3, to: 3 } });
  assert.equal(last.next, undefined);
  list.change({ turn: 'next' });
  assert.deepEqual(list.page, { limit: 2, cursor: 'b' }, 'there is no further page');
  list.change({ turn: 'previous' });
  list.change({ turn: 'previous' });
  assert.deepEqual(list.page, { limit: 2 });
});

test('What narrows a list down or orders it begins at its first page, and nothing stays where it is', () => {
  const list = begin();
  for (const change of [{ search: ' till ' }, { filter: 'os', value: 'linux' }, { sort: 'seen', descending: true }]) {
    list.took({ next: 'b' });
    list.change({ turn: 'next' });
    list.change({});
    assert.equal(list.page.cursor, 'b');
    list.change(change);
    assert.equal(list.page.cursor, undefined);
  }
  assert.deepEqual(list.search, { search: 'till' });
  assert.equal(list.filter('os'), 'linux');
  assert.deepEqual(list.order, { sort: 'seen', descending: true });
  list.change({ sort: 'somethingElse' });
  assert.deepEqual(list.order, { sort: 'seen', descending: true }, 'an order that it does not have is not asked for');
  const drawn = table(list, 1);
  assert.deepEqual(drawn.sorted, { column: 'seen', descending: true });
  assert.deepEqual(drawn.filters?.[0]?.run, { action: 'change', input: { filter: 'os' } });
  assert.equal(drawn.search?.value, 'till');
});
