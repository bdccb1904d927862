import Type, { type Static } from 'typebox';
import { conform } from '../../base/rpc/conform.ts';

const text = Type.String({ minLength: 1, maxLength: 512 });

/** What this tab must remember while the person is away at the provider: worth nothing without the provider's answer. */
export const BeganSignIn = Type.Object(
  {
    issuer: text,
    clientId: text,
    state: text,
    nonce: text,
    verifier: text,
    /** Base64; `nonce` is made of it and the tab's key. */
    salt: text,
    /** Milliseconds since the epoch. */
    at: Type.Number(),
  },
  { additionalProperties: false },
);
export type BeganSignIn = Static<typeof BeganSignIn>;

const name = 'handrail.sign-in';

/** How long a person may take at the provider, ms. */
const lifeMs = 15 * 60_000;

export function keepBegan(storage: Pick<Storage, 'setItem'>, began: BeganSignIn): void {
  storage.setItem(name, JSON.stringify(began));
}

/** What this tab began, once: whatever comes of it, it is not used again. */
export function takeBegan(storage: Pick<Storage, 'getItem' | 'removeItem'>, now: number): BeganSignIn | undefined {
  const kept = storage.getItem(name);
  storage.removeItem(name);
  if (kept === null) return undefined;
  const began = conform(BeganSignIn, parsed(kept));
  if (!began.fits) return undefined;
  const value = began.value as BeganSignIn;
  return now - value.at <= lifeMs ? value : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
