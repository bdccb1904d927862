import { HandrailError } from '@handrail/sdk';
import type { EndReason } from '../link/linkApi.ts';

/** The two people of a session. */
export type SessionSide = 'helper' | 'sharer';

/** What the helper sees and does: nothing yet, the screen, or the screen with keyboard and mouse. */
export type SessionMode = 'none' | 'view' | 'control';

/**
 * `none` before anything; `offered` a code is shown (helper); `joining` the handshake runs; `trust` names have
 * travelled and nothing may be asked yet; `active` and `paused` the session itself; `reconnecting` after a break;
 * `ended` for good.
 */
export type SessionPhase = 'none' | 'offered' | 'joining' | 'trust' | 'active' | 'paused' | 'reconnecting' | 'ended';

/** Everything about a session's life that decides what may happen in it. Both sides keep one. */
export interface SessionLife {
  readonly side: SessionSide;
  readonly phase: SessionPhase;
  readonly mode: SessionMode;
  /** Who paused: set exactly while paused, and while reconnecting to a pause. */
  readonly pausedBy: SessionSide | undefined;
  /** Rises with every pause, resume, consent and revocation; input stamped with an older one is dropped. */
  readonly epoch: number;
  /** Where `reconnecting` goes back to. */
  readonly cameFrom: 'trust' | 'active' | 'paused' | undefined;
  readonly endReason: EndReason | undefined;
}

/** What can happen to a session. */
export type SessionEvent =
  /** Helper: the code is shown. */
  | { readonly kind: 'offer' }
  /** The two devices are linked and the handshake begins. */
  | { readonly kind: 'join' }
  /** The handshake failed and may be tried again. */
  | { readonly kind: 'retry' }
  /** The handshake and both introductions are checked. */
  | { readonly kind: 'trust' }
  /** The trust screen is behind both: requests may come. */
  | { readonly kind: 'begin' }
  /** The sharer allowed something; `mode` where it was the screen or control. */
  | { readonly kind: 'consent'; readonly mode?: 'view' | 'control' }
  /** Something allowed was taken back; `mode` is what is left of screen and control. */
  | { readonly kind: 'revoke'; readonly mode: SessionMode }
  | { readonly kind: 'pause'; readonly by: SessionSide }
  | { readonly kind: 'resume'; readonly by: SessionSide }
  /** The other side cannot be reached. */
  | { readonly kind: 'lost' }
  /** The other side is back, known to be the same. */
  | { readonly kind: 'back' }
  /** Helper: what the sharer's device says the session is now. */
  | {
      readonly kind: 'follow';
      readonly phase: 'trust' | 'active' | 'paused';
      readonly mode: SessionMode;
      readonly pausedBy?: SessionSide;
      readonly epoch: number;
    }
  | { readonly kind: 'end'; readonly reason: EndReason };

/** Where an event may lead: a phase, the same one, or one that the life or the event itself names. */
type Target = SessionPhase | 'same' | 'origin' | 'named';

/** The allowed transitions: event, then the phase it is met in, then where it leads. What is not here is `wrong_state`. */
const transitions: Readonly<Record<SessionEvent['kind'], Readonly<Partial<Record<SessionPhase, Target>>>>> = {
  offer: { none: 'offered' },
  join: { none: 'joining', offered: 'joining' },
  retry: { joining: 'origin' },
  trust: { joining: 'trust' },
  begin: { trust: 'active' },
  consent: { active: 'same' },
  revoke: { active: 'same', paused: 'same', reconnecting: 'same' },
  pause: { active: 'paused', paused: 'same', reconnecting: 'same' },
  resume: { paused: 'active', reconnecting: 'same' },
  lost: { trust: 'reconnecting', active: 'reconnecting', paused: 'reconnecting' },
  back: { reconnecting: 'origin' },
  follow: { trust: 'named', active: 'named', paused: 'named' },
  end: { offered: 'ended', joining: 'ended', trust: 'ended', active: 'ended', paused: 'ended', reconnecting: 'ended' },
};

/** A session before anything happened. */
export function newLife(side: SessionSide): SessionLife {
  return {
    side,
    phase: 'none',
    mode: 'none',
    pausedBy: undefined,
    epoch: 0,
    cameFrom: undefined,
    endReason: undefined,
  };
}

/** The life after an event, or `wrong_state` where the event cannot happen. Nothing is changed. */
export function transition(life: SessionLife, event: SessionEvent): SessionLife | HandrailError {
  const target = transitions[event.kind][life.phase];
  const refused = target === undefined ? 'not in this phase' : objection(life, event);
  if (target === undefined || refused !== undefined) {
    return new HandrailError('wrong_state', `${event.kind} while ${life.phase}: ${refused}`, {
      event: event.kind,
      phase: life.phase,
    });
  }
  return { ...life, ...changes(life, event), phase: phaseAfter(life, event, target) };
}

/** Whether the helper's input may reach the sharer's machine. */
export function mayInject(life: SessionLife): boolean {
  return life.phase === 'active' && life.mode === 'control';
}

/** Whether the sharer's screen may be captured. */
export function mayCapture(life: SessionLife): boolean {
  return life.phase === 'active' && life.mode !== 'none';
}

/** Whether the sharer's screen may be captured as soon as a pause or a break is over. */
export function mayCaptureAgain(life: SessionLife): boolean {
  return (life.phase === 'paused' || life.phase === 'reconnecting') && life.mode !== 'none';
}

const modeRank: Readonly<Record<SessionMode, number>> = { none: 0, view: 1, control: 2 };

/** Why an event that the table allows is still refused, from the data. */
function objection(life: SessionLife, event: SessionEvent): string | undefined {
  switch (event.kind) {
    case 'offer':
      return life.side === 'helper' ? undefined : 'only a helper offers';
    case 'join':
      return life.side === 'helper' && life.phase === 'none' ? 'a helper offers first' : undefined;
    case 'pause':
      if (isAway(life, event.by) || life.cameFrom === 'trust') return 'nobody else is there';
      if (life.pausedBy === undefined) return undefined;
      // The sharer can make a helper's pause their own, so that the helper can no longer end it.
      return event.by === 'sharer' && life.pausedBy === 'helper' ? undefined : 'paused already';
    case 'resume':
      if (isAway(life, event.by)) return 'nobody else is there';
      if (life.pausedBy === undefined) return 'not paused';
      return event.by === 'helper' && life.pausedBy === 'sharer' ? 'the sharer paused' : undefined;
    case 'revoke':
      return modeRank[event.mode] > modeRank[life.mode] ? 'a revocation cannot add' : undefined;
    case 'follow':
      if (life.side !== 'helper') return 'the sharer follows nobody';
      if (event.epoch < life.epoch) return 'older than what is known';
      if (event.phase === 'trust' && life.phase !== 'trust') return 'trust is behind';
      return (event.phase === 'paused') === (event.pausedBy !== undefined)
        ? undefined
        : 'a pause and who paused go together';
    default:
      return undefined;
  }
}

/** Whether somebody is the one who cannot be reached. */
function isAway(life: SessionLife, who: SessionSide): boolean {
  return life.phase === 'reconnecting' && who !== life.side;
}

function phaseAfter(life: SessionLife, event: SessionEvent, target: Target): SessionPhase {
  switch (target) {
    case 'same':
      return life.phase;
    case 'named':
      return event.kind === 'follow' ? event.phase : life.phase;
    case 'origin':
      if (event.kind === 'retry') return life.side === 'helper' ? 'offered' : 'none';
      return life.cameFrom ?? 'ended';
    default:
      return target;
  }
}

function changes(life: SessionLife, event: SessionEvent): Partial<SessionLife> {
  const epoch = life.epoch + 1;
  switch (event.kind) {
    case 'consent':
      return { epoch, mode: event.mode ?? life.mode };
    case 'revoke':
      return { epoch, mode: event.mode };
    case 'pause':
      return { epoch, pausedBy: event.by, ...(life.phase === 'reconnecting' ? { cameFrom: 'paused' } : {}) };
    case 'resume':
      return { epoch, pausedBy: undefined, ...(life.phase === 'reconnecting' ? { cameFrom: 'active' } : {}) };
    case 'lost':
      return life.phase === 'trust' || life.phase === 'active' || life.phase === 'paused'
        ? { cameFrom: life.phase }
        : {};
    case 'back':
      return { cameFrom: undefined };
    case 'follow':
      return { epoch: event.epoch, mode: event.mode, pausedBy: event.pausedBy };
    case 'end':
      return { mode: 'none', pausedBy: undefined, cameFrom: undefined, endReason: event.reason };
    default:
      return {};
  }
}
