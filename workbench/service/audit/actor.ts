import type { ActorKind } from '../../base/audit/actions.ts';
import type { PersonalPart } from '../../base/audit/record.ts';

/** Who did something. Names go into the record's personal part, which is deleted; the id stays. */
export interface Actor {
  readonly kind: ActorKind;
  readonly id: string;
  readonly name?: string;
  readonly signInName?: string;
}

/** The actor's share of a record, and of its personal part. */
export function recordedActor(actor: Actor): {
  readonly actor: { readonly kind: ActorKind; readonly id: string };
  readonly personal: PersonalPart;
} {
  return {
    actor: { kind: actor.kind, id: actor.id },
    personal: {
      ...(actor.name !== undefined && { actorName: actor.name }),
      ...(actor.signInName !== undefined && { actorSignInName: actor.signInName }),
    },
  };
}
