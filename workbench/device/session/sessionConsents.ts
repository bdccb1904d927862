import { HandrailError } from '@handrail/sdk';
import type { Asked } from '../../base/app/promptApi.ts';
import { shownInput } from '../../base/app/shownInput.ts';
import { shownText } from '../../base/app/shownText.ts';
import { consentIncludes } from '../../base/policy/consent.ts';
import type { DeclaredAction } from '../../base/policy/declaration.ts';
import { shippedPermissions } from '../../base/policy/permissions.ts';
import type { SessionEvent, SessionLife, SessionMode } from '../../base/session/lifecycle.ts';
import type { TakeStage } from './consentDesk.ts';
import { extensionWords } from './extensionWords.ts';
import type { GrantKeeper } from './grantKeeper.ts';
import type { PeerCard } from './peerLink.ts';
import type { SessionParts } from './sessionParts.ts';
import { titleOf } from './titleOf.ts';

const shipped: ReadonlySet<string> = new Set(shippedPermissions.map(({ id }) => id));

/** What the session does when something was asked, allowed or taken back. */
export interface ConsentOwner {
  readonly id: string;
  readonly keeper: GrantKeeper;
  life(): SessionLife;
  /** The helper, once their card has come. */
  helper(): PeerCard | undefined;
  /** Error: `wrong_state`. */
  mustStep(event: SessionEvent): void;
  step(event: SessionEvent): boolean;
  /** A prompt opens: nothing of the helper's may be held meanwhile. */
  asked(): void;
  /** What takes the stage that opens with a prompt for this; absent where none is needed. */
  stageFor(permission: string): TakeStage | undefined;
  /** Allowed for the session. `mode` where it was the screen or control. */
  given(mode: 'view' | 'control' | undefined): void;
  /** Taken back: calls that stand on these end with `why`, and of screen and control `mode` is left. */
  taken(permissions: readonly string[], mode: SessionMode, why: HandrailError | undefined): void;
  /** Something that both people see changed. */
  changed(): void;
}

/** What the sharer has allowed in one session, and the prompt that asks them. */
export class SessionConsents {
  readonly #parts: SessionParts;
  readonly #owner: ConsentOwner;
  readonly #given = new Set<string>();
  #asking: { readonly permission: string; readonly abort: AbortController } | undefined;
  #refusal: HandrailError | undefined;

  constructor(parts: SessionParts, owner: ConsentOwner) {
    this.#parts = parts;
    this.#owner = owner;
  }

  get given(): ReadonlySet<string> {
    return this.#given;
  }

  /** The permission of the prompt that is open. */
  get asking(): string | undefined {
    return this.#asking?.permission;
  }

  /** Why the last thing that was asked for did not come to be. */
  get refusal(): HandrailError | undefined {
    return this.#refusal;
  }

  /** Permissions of the grant that were declined so often that they are not asked again. */
  get blocked(): readonly string[] {
    return this.#owner.keeper.grant.perm.filter((permission) =>
      this.#parts.consent.blocked(this.#owner.id, permission),
    );
  }

  /**
   * Asks the sharer and notes what they allowed; where a single call is asked for, they see its whole input. Errors:
   * consent_*, too_many, too_large, wrong_state, cancelled.
   */
  async ask(permission: string, action: DeclaredAction, input: unknown): Promise<void> {
    const { id } = this.#owner;
    const { log } = this.#parts;
    const card = this.#owner.helper();
    if (!card) throw new HandrailError('wrong_state', 'The helper is not known yet');
    if (this.#asking) throw new HandrailError('too_many', 'The sharer is already being asked');
    const asked = this.#asked(permission, action, input);
    const abort = new AbortController();
    this.#asking = { permission, abort };
    this.#refusal = undefined;
    this.#owner.asked();
    this.#owner.changed();
    try {
      await this.#prompt(card, asked, abort.signal);
      if (action.asks === 'session') this.#give(permission);
    } catch (error) {
      this.refuse(HandrailError.from(error));
      log.record('consent_refused', { session: id, permission, code: HandrailError.from(error).code });
      throw error;
    } finally {
      this.#asking = undefined;
      this.#owner.changed();
    }
    log.record('consent_given', { session: id, permission });
  }

  /** Takes the open prompt away, whatever it asks. `reason` is `takenBack` where the helper's side did it. */
  cancelAsk(reason?: HandrailError): void {
    this.#asking?.abort.abort(reason);
  }

  /** Takes back what the sharer allowed: because they said so, the grant does not hold it any more, or this machine failed (`why`). */
  revoke(permission: string, why?: HandrailError): void {
    if (this.#asking?.permission === permission) this.#asking.abort.abort();
    if (!consentIncludes(this.#given, permission)) return;
    const hadControl = this.#given.has('screen.control');
    const taken = permission === 'screen.view' ? ['screen.view', 'screen.control'] : [permission];
    for (const one of taken) this.#given.delete(one);
    // Whoever may see because they could control goes on seeing.
    const maySee = this.#owner.keeper.rights.permissions.has('screen.view');
    if (permission === 'screen.control' && hadControl && maySee) this.#given.add('screen.view');
    const mode = this.#given.has('screen.control') ? 'control' : this.#given.has('screen.view') ? 'view' : 'none';
    this.#owner.step({ kind: 'revoke', mode });
    this.#owner.taken(taken, mode, why);
    this.#owner.changed();
  }

  /** Both people are told why something is not. */
  refuse(problem: HandrailError): void {
    this.#refusal = problem;
  }

  clear(): void {
    this.cancelAsk();
    this.#given.clear();
  }

  #asked(permission: string, action: DeclaredAction, input: unknown): Asked {
    const { catalogue, preferences } = this.#parts;
    const { extension, title = '' } = catalogue.permission(permission) ?? {};
    // What ships with the app is asked for in the workbench's own words.
    if (extension === undefined || shipped.has(permission)) return { permission };
    const { language } = preferences();
    const words = extensionWords(catalogue, extension, language);
    const quoted = { permission, extension: titleOf(catalogue, extension, language) };
    if (action.asks !== 'call') return quoted;
    const fields = [...shownInput(action.input, input, words)];
    return { ...quoted, call: { title: shownText(words(title) ?? action.name).slice(0, 120), fields } };
  }

  async #prompt(card: PeerCard, asked: Asked, signal: AbortSignal): Promise<void> {
    const { settings, preferences, tenantName, consent } = this.#parts;
    const prompt = {
      helper: card.person,
      tenantName: tenantName(),
      asks: [asked],
      timeLimitMs: settings().consentTimeLimitMs,
      ...preferences(),
    };
    await consent.ask(this.#owner.id, asked.permission, prompt, signal, this.#owner.stageFor(asked.permission));
  }

  #give(permission: string): void {
    const mode = modeOf(permission, this.#owner.life().mode);
    // The answer may come when the session has moved on: then nothing was allowed.
    this.#given.add(permission);
    try {
      this.#owner.mustStep(mode ? { kind: 'consent', mode } : { kind: 'consent' });
    } catch (error) {
      this.#given.delete(permission);
      throw error;
    }
    this.#owner.given(mode);
  }
}

function modeOf(permission: string, now: SessionMode): 'view' | 'control' | undefined {
  if (permission === 'screen.control') return 'control';
  return permission === 'screen.view' && now === 'none' ? 'view' : undefined;
}
