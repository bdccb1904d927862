import Type from 'typebox';

/** A schema for bytes of a bounded length; both bounds are inclusive. */
export function Bytes(minimum: number, maximum: number) {
  return Type.Refine(
    Type.Unsafe<Uint8Array>({}),
    (value: unknown) => value instanceof Uint8Array && value.length >= minimum && value.length <= maximum,
    () => `must be ${minimum} to ${maximum} bytes`,
  );
}
