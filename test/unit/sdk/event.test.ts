import assert from 'node:assert/strict';
import { test } from 'node:test';
import { disposable, Emitter } from '@handrail/sdk';

test('Every listener hears what is emitted, until it is disposed', () => {
  const emitter = new Emitter<number>();
  const heard: string[] = [];
  const first = emitter.event((value) => heard.push(`first ${value}`));
  emitter.event((value) => heard.push(`second ${value}`));
  emitter.emit(1);
  first.dispose();
  first.dispose();
  emitter.emit(2);
  assert.deepEqual(heard, ['first 1', 'second 1', 'second 2']);
});

test('A function that listens twice has two lives', () => {
  const emitter = new Emitter<number>();
  let count = 0;
  const listener = () => {
    count += 1;
  };
  const first = emitter.event(listener);
  emitter.event(listener);
  emitter.emit(0);
  first.dispose();
  emitter.emit(0);
  assert.equal(count, 3);
});

test('A listener that throws does not keep the others from hearing, and its error is thrown afterwards', () => {
  const emitter = new Emitter<number>();
  const heard: number[] = [];
  emitter.event(() => {
    throw new Error('broken');
  });
  emitter.event((value) => heard.push(value));
  assert.throws(() => emitter.emit(1), /broken/);
  assert.deepEqual(heard, [1]);
});

test('Where errors are taken care of, emitting never throws', () => {
  const errors: unknown[] = [];
  const emitter = new Emitter<number>((error) => errors.push(error));
  const broken = new Error('broken');
  emitter.event(() => {
    throw broken;
  });
  emitter.emit(1);
  assert.deepEqual(errors, [broken]);
});

test('A listener that is added while emitting hears the next value only', () => {
  const emitter = new Emitter<number>();
  const heard: number[] = [];
  const outer = emitter.event(() => {
    outer.dispose();
    emitter.event((value) => heard.push(value));
  });
  emitter.emit(1);
  emitter.emit(2);
  assert.deepEqual(heard, [2]);
});

test('After an emitter is disposed nobody hears it', () => {
  const emitter = new Emitter<number>();
  let count = 0;
  emitter.event(() => {
    count += 1;
  });
  emitter.dispose();
  emitter.emit(1);
  assert.equal(count, 0);
});

test('What a disposable ends is ended once', () => {
  let count = 0;
  const once = disposable(() => {
    count += 1;
  });
  once.dispose();
  once.dispose();
  assert.equal(count, 1);
});
