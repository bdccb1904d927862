import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Mark, type Position } from '@handrail/sdk';
import fc from 'fast-check';
import Value from 'typebox/value';
import {
  LaserStroke,
  lengthLimit,
  markText,
  type Part,
  PenStroke,
  portionLimit,
  SpanStroke,
  type Stroke,
  TextStroke,
  textLimit,
} from '../../../../workbench/ui/drawing/strokes.ts';

const style = { colour: 'red', stay: false } as const;
const ids = () => {
  let last = 0;
  return () => (last += 1);
};
const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const point = fc.record({ x: fraction, y: fraction });
const markOf = ({ input }: Part): Mark => {
  assert.ok(Value.Check(Mark, input), JSON.stringify(input));
  return input;
};

function drain(stroke: Stroke): Part[] {
  const parts: Part[] = [];
  for (let part = stroke.take(); part; part = stroke.take()) parts.push(part);
  return parts;
}

/** Points without those that say nothing, since the pen is there already. */
function moves(points: readonly Position[]): Position[] {
  return points.filter(({ x, y }, at) => at === 0 || points[at - 1]?.x !== x || points[at - 1]?.y !== y);
}

test('Whatever way a pen takes, its marks together are that way, in portions that the action takes', () => {
  fc.assert(
    fc.property(fc.array(fc.array(point, { maxLength: 300 }), { maxLength: 8 }), fc.boolean(), (batches, early) => {
      const stroke = new PenStroke(style, ids());
      const parts: Part[] = [];
      for (const batch of batches) {
        stroke.add(batch);
        if (early) {
          const part = stroke.take();
          if (part) parts.push(part);
        }
      }
      parts.push(...drain(stroke));
      const marks = parts.map(markOf);
      const lines = new Map<number, Position[]>();
      for (const { id, points } of marks) {
        assert.ok(points.length <= portionLimit);
        lines.set(id, [...(lines.get(id) ?? []), ...points]);
      }
      const way: Position[] = [];
      for (const line of lines.values()) {
        assert.ok(line.length <= lengthLimit);
        // A line that goes on under a new id begins where the one before ended.
        if (way.length > 0) assert.deepEqual(line[0], way.at(-1));
        way.push(...(way.length > 0 ? line.slice(1) : line));
      }
      assert.deepEqual(way, moves(batches.flat()));
      assert.equal(new Set(parts.map(({ key }) => key)).size, parts.length, 'each portion is drawn for itself');
      assert.equal(stroke.rest(), undefined);
    }),
  );
});

test('What is drawn at once joins what was drawn before', () => {
  const stroke = new PenStroke(style, ids());
  stroke.add([
    { x: 0, y: 0 },
    { x: 0.1, y: 0 },
  ]);
  stroke.take();
  stroke.add([{ x: 0.2, y: 0 }]);
  assert.deepEqual(stroke.rest()?.shape.points, [
    { x: 0.1, y: 0 },
    { x: 0.2, y: 0 },
  ]);
});

test('A press without a move is a dot of the pen, and no arrow and no rectangle', () => {
  const pen = new PenStroke(style, ids());
  pen.add([{ x: 0.5, y: 0.5 }]);
  assert.deepEqual(drain(pen).map(markOf), [{ id: 1, kind: 'pen', points: [{ x: 0.5, y: 0.5 }], ...style }]);
  for (const kind of ['arrow', 'rectangle'] as const) {
    const span = new SpanStroke(kind, style, ids(), { x: 0.5, y: 0.5 });
    span.add([{ x: 0.5, y: 0.5 }]);
    assert.deepEqual(drain(span), []);
  }
});

test('An arrow and a rectangle are one mark, said again with the newest end only', () => {
  fc.assert(
    fc.property(fc.constantFrom('arrow' as const, 'rectangle' as const), point, fc.array(point), (kind, from, way) => {
      const stroke = new SpanStroke(kind, style, ids(), from);
      const marks: Mark[] = [];
      for (const to of way) {
        stroke.add([{ x: 0, y: 0 }, to]);
        marks.push(...drain(stroke).map(markOf));
      }
      assert.ok(marks.every(({ id, points }) => id === 1 && points[0] === from && points.length === 2));
      const expected = moves([from, ...way]).slice(1);
      assert.deepEqual(
        marks.map(({ points }) => points[1]),
        expected,
      );
    }),
  );
});

test('The laser says the newest place, and each only once', () => {
  const laser = new LaserStroke();
  laser.add([
    { x: 0.1, y: 0.1 },
    { x: 0.2, y: 0.2 },
  ]);
  assert.deepEqual(laser.take()?.input, { x: 0.2, y: 0.2 });
  assert.equal(laser.take(), undefined);
});

test('Whatever is typed or pasted is a text that the action takes, or none', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 150 }), fc.string({ maxLength: 150 })), (typed) => {
      const text = markText(typed);
      if (text === undefined) return;
      const [part] = drain(new TextStroke(text, style, ids(), { x: 0, y: 1 }));
      assert.ok(part);
      const mark = markOf(part);
      assert.equal(mark.text, text);
      assert.ok(text.length <= textLimit);
      assert.ok(text.isWellFormed());
    }),
  );
  assert.equal(markText(' \n\t '), undefined);
  assert.equal(markText('one\ntwo'), 'one two');
  assert.equal(markText(`${'a'.repeat(119)}🙂`), 'a'.repeat(119));
  assert.equal(markText('\ud800'), undefined);
});
