import type { AppState, SessionState } from '../../base/app/appState.ts';

/** Which page there is to see. Where a session is on it, it comes along. */
export type PageNow =
  | { readonly page: 'opening' | 'lost' }
  | { readonly page: 'welcome' | 'signingIn' | 'switchedOff' | 'home' | 'getHelp' | 'code' | 'codeExpired' | 'joining' }
  | {
      readonly page: 'trust' | 'helperSession' | 'sharerSession' | 'reconnecting' | 'ended';
      readonly session: SessionState;
    };

/** What of the store decides the page. */
export interface Situation {
  readonly connection: 'opening' | 'open' | 'lost';
  readonly state: AppState | undefined;
  readonly session: SessionState | undefined;
  readonly place: 'home' | 'getHelp';
}

/** The page for a situation. Everything follows from the device's snapshot but the choice between home and *Get help*. */
export function pageNow({ connection, state, session, place }: Situation): PageNow {
  if (connection === 'lost') return { page: 'lost' };
  if (state === undefined) return { page: 'opening' };
  // A session outlives a sign-in that expires; whoever sits in it must be able to leave it.
  if (session) return { page: sessionPage(session), session };
  const { identity, offer, offerProblem, join } = state;
  if (identity.status === 'signingIn') return { page: 'signingIn' };
  if (identity.status === 'signedOut') return { page: 'welcome' };
  if (identity.tenant?.enabled === false) return { page: 'switchedOff' };
  if (offer) return { page: 'code' };
  if (offerProblem?.code === 'code_expired' || offerProblem?.code === 'code_used_up') return { page: 'codeExpired' };
  if (join) return { page: 'joining' };
  return { page: place };
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
