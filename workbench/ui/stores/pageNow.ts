import type { AppState, SessionState } from '../../base/app/appState.ts';
import type { KnownAction } from './knownActions.ts';
import type { Place } from './pages.ts';

/** Which page there is to see. Where a session is on it, it comes along. */
export type PageNow =
  | { readonly page: 'opening' | 'lost' }
  | {
      readonly page:
        | 'connect'
        | 'welcome'
        | 'signingIn'
        | 'upgrade'
        | 'switchedOff'
        | 'home'
        | 'getHelp'
        | 'check'
        | 'code'
        | 'launch'
        | 'codeExpired'
        | 'joining';
    }
  /** A page that an extension shows. */
  | { readonly page: 'extension'; readonly of: KnownAction }
  | {
      readonly page: 'trust' | 'helperSession' | 'sharerSession' | 'reconnecting' | 'ended';
      readonly session: SessionState;
    };

/** What of the store decides the page. */
export interface Situation {
  readonly connection: 'opening' | 'open' | 'lost';
  readonly state: AppState | undefined;
  readonly session: SessionState | undefined;
  readonly place: Place;
}

/** The page for a situation. Everything follows from the device's snapshot but where in the workbench the person is. */
export function pageNow({ connection, state, session, place }: Situation): PageNow {
  if (connection === 'lost') return { page: 'lost' };
  if (state === undefined) return { page: 'opening' };
  if (state.service.choice === 'none') return { page: 'connect' };
  // A session outlives a sign-in that expires; whoever sits in it must be able to leave it.
  if (session) return { page: sessionPage(session), session };
  // Before sign-in too, and while one does not come about.
  if (place === 'check') return { page: 'check' };
  const { identity, offer, offerProblem, join } = state;
  if (identity.status === 'signingIn') return { page: 'signingIn' };
  if (identity.problem?.code === 'upgrade_required') return { page: 'upgrade' };
  if (identity.status === 'signedOut') return { page: 'welcome' };
  const of = typeof place === 'string' ? undefined : place;
  const offered = of && pagesOffered(state).some(({ extension, action }) => isPage(of, { extension, action }));
  if (identity.tenant?.enabled === false) {
    // Whoever can switch it on again must come to where that is done.
    return offered ? { page: 'extension', of } : { page: 'switchedOff' };
  }
  if (offer) return { page: offer.codeless ? 'launch' : 'code' };
  if (offerProblem?.code === 'code_expired' || offerProblem?.code === 'code_used_up') return { page: 'codeExpired' };
  if (join) return { page: 'joining' };
  if (of) return offered ? { page: 'extension', of } : { page: 'home' };
  return { page: place === 'getHelp' ? 'getHelp' : 'home' };
}

type Offer = AppState['offers'][number];

/** The pages of extensions that this person is offered, in the order of the navigation. */
export function pagesOffered(state: AppState): readonly Offer[] {
  return state.offers.filter(({ surface }) => surface === 'page');
}

/** Whether two names are the same page. */
export function isPage(one: KnownAction, other: KnownAction): boolean {
  return one.extension === other.extension && one.action === other.action;
}

function sessionPage({
  phase,
  side,
  mode,
}: SessionState): 'trust' | 'helperSession' | 'sharerSession' | 'reconnecting' | 'ended' {
  if (phase === 'ended' || phase === 'reconnecting' || phase === 'trust') return phase;
  // While nothing is shown the two of them are still where requests are made and awaited.
  if (mode === 'none' && phase === 'active') return 'trust';
  return side === 'helper' ? 'helperSession' : 'sharerSession';
}
