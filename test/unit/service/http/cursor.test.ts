import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tenantApi } from '@handrail/sdk/tenant/tenantApi';
import fc from 'fast-check';
import Value from 'typebox/value';
import { cursorOf, type Order, pageOf, positionOf } from '../../../../workbench/service/http/cursor.ts';
import { refusal } from '../support/acme.ts';

const byName: Order = { list: 'devices', sort: 'name', descending: false, key: 'text' };
const byTime: Order = { list: 'devices', sort: 'lastSeenAt', descending: true, key: 'number' };
const Cursor = tenantApi['devices.list'].query.properties.cursor;

test('A cursor is the place it was made for, whatever the row is called', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 320 }), fc.string({ maxLength: 128 }), (key, id) => {
      const cursor = cursorOf(byName, { key, id });
      assert.ok(Value.Check(Cursor, cursor), 'it fits what a query takes');
      assert.deepEqual(positionOf(byName, cursor), { key, id });
    }),
  );
  assert.deepEqual(positionOf(byTime, cursorOf(byTime, { key: 7, id: 'd' })), { key: 7, id: 'd' });
  assert.equal(positionOf(byTime, undefined), undefined);
});

test('A cursor of another list or order, or a broken one, is refused as a field', async () => {
  const good = { key: 'a', id: 'd' };
  const cursors = [
    cursorOf({ ...byName, list: 'roles' }, good),
    cursorOf({ ...byName, sort: 'owner' }, good),
    cursorOf({ ...byName, descending: true }, good),
    cursorOf(byName, { key: 5, id: 'd' }),
    'x',
    '',
    Buffer.from('null').toString('base64url'),
    Buffer.from('["devices","name",false,"a"]').toString('base64url'),
  ];
  for (const cursor of cursors) {
    const code = await refusal(Promise.resolve().then(() => positionOf(byName, cursor)));
    assert.equal(code, 'invalid_input', cursor);
  }
});

test('A page has a next one only if there is a row more', () => {
  const place = (row: number) => ({ key: row, id: `d${row}` });
  const page = { limit: 2, order: byTime };
  assert.deepEqual(pageOf([], page, place, String), { items: [] });
  assert.deepEqual(pageOf([1, 2], page, place, String), { items: ['1', '2'] });
  const first = pageOf([1, 2, 3], page, place, String);
  assert.deepEqual(first.items, ['1', '2']);
  assert.deepEqual(positionOf(byTime, first.next), { key: 2, id: 'd2' });
});
