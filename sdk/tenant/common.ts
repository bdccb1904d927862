import Type, { type TSchema } from 'typebox';

export const closed = { additionalProperties: false } as const;

/** An opaque id, stable within the tenant. */
export const Id = Type.String({ minLength: 1, maxLength: 128, pattern: '^[A-Za-z0-9._:-]+$' });

/** Milliseconds since the epoch. */
export const Time = Type.Integer({ minimum: 0 });

/** A name or title that a person gave to something. */
export const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]+$' });

export const Description = Type.String({ maxLength: 1000 });

/** Words to look for, in any part of what is searched. */
export const Search = Type.String({ minLength: 1, maxLength: 100 });

/** Where the next page begins: what the page before answered as `next`, and nothing else. */
export const Cursor = Type.String({ minLength: 1, maxLength: 4096, pattern: '^[A-Za-z0-9_-]+$' });

/** What every list takes. */
export const paging = {
  cursor: Type.Optional(Cursor),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
};

/** One page of a list. `next` is absent on the last; `total` where it is known without counting everything. */
export const Page = <S extends TSchema>(item: S) =>
  Type.Object(
    {
      items: Type.Array(item, { maxItems: 500 }),
      next: Type.Optional(Cursor),
      total: Type.Optional(Type.Integer({ minimum: 0 })),
    },
    closed,
  );

/**
 * What was made for a program or a device to prove itself with. It is shown once: kept is only its hash, so the answer to a
 * repeated request is without it.
 */
export const Secret = Type.Optional(Type.String({ maxLength: 128 }));

/** A person as lists show them. After personal fields were deleted only the id is left. */
export const PersonReference = Type.Object(
  {
    id: Id,
    name: Type.Optional(Type.String({ maxLength: 200 })),
    signInName: Type.Optional(Type.String({ maxLength: 320 })),
  },
  closed,
);
