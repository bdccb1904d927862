import { HandrailError } from '@handrail/sdk';
import { type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { KeyOf } from './serviceKeys.ts';

/**
 * What a JWS of the service says, once its signature (EdDSA) and what `expected` names of it were checked; its form is the caller's to
 * check. Throws the error that `refusal` makes of why it is not accepted, and of what the library said; neither has its content.
 */
export async function serviceClaims(
  jws: string,
  keyOf: KeyOf,
  expected: Omit<JWTVerifyOptions, 'algorithms'>,
  refusal: (why: string, cause?: unknown) => HandrailError,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(
      jws,
      ({ kid }) => {
        const key = keyOf(kid);
        if (!key) throw refusal('is signed by an unknown key');
        return key;
      },
      { ...expected, algorithms: ['EdDSA'] },
    );
    return payload;
  } catch (error) {
    throw error instanceof HandrailError ? error : refusal('does not verify', error);
  }
}
