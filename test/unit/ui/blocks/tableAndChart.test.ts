import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { axisMarks, labelledPlaces } from '../../../../workbench/ui/blocks/chartScale.ts';
import { fittingColumns } from '../../../../workbench/ui/blocks/tableColumns.ts';

const columns = [
  { name: 'name', title: 'Name' },
  { name: 'os', title: 'OS', dropOrder: 2 },
  { name: 'owner', title: 'Owner', dropOrder: 1 },
  { name: 'state', title: 'State' },
];
const names = (width: number | undefined) => fittingColumns(columns, width, false).map(({ name }) => name);

test('Where there is little room the columns go that say so, in their order, and no others', () => {
  assert.deepEqual(names(undefined), ['name', 'os', 'owner', 'state']);
  assert.deepEqual(names(2000), ['name', 'os', 'owner', 'state']);
  assert.deepEqual(names(400), ['name', 'os', 'state']);
  assert.deepEqual(names(300), ['name', 'state']);
  assert.deepEqual(names(50), ['name', 'state']);
});

test('An axis begins at 0, reaches the largest value, and has few marks', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (most) => {
      const marks = axisMarks(most);
      assert.equal(marks[0], 0);
      assert.ok((marks.at(-1) ?? 0) >= most);
      assert.ok(marks.length >= 2 && marks.length <= 12, String(marks.length));
    }),
  );
});

test('Labels along an axis keep the room that they need, and the newest always has one', () => {
  const labelled = labelledPlaces(30, 6);
  assert.ok(labelled.has(29));
  assert.ok(labelled.size <= 6);
  assert.equal(labelledPlaces(5, 20).size, 5);
});
