import { Button, makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import type { Block } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import { useEffect, useMemo } from 'react';
import { BlockView } from '../blocks/BlockView.tsx';
import { type BlockOwner, useSay } from '../blocks/blockOwner.ts';
import { checkBlocks } from '../blocks/checkBlocks.ts';
import { places } from '../blocks/places.ts';
import { useStore, useWords } from '../components/context.ts';
import { HelpRequests } from '../components/HelpRequests.tsx';
import { PageHeading } from '../components/PageHeading.tsx';
import { ProblemBar } from '../components/ProblemBar.tsx';
import { useLasting } from '../components/useLasting.ts';
import type { KnownAction } from '../stores/knownActions.ts';
import { isPage, pagesOffered } from '../stores/pageNow.ts';

const useStyles = makeStyles({
  page: {
    boxSizing: 'border-box',
    width: '100%',
    maxWidth: '1400px',
    minHeight: '100%',
    paddingInline: 'clamp(16px, 3vw, 40px)',
    paddingBlock: 'clamp(16px, 3vh, 32px)',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
  },
  // Over the page's end, so that nothing moves that somebody is about to press.
  problem: {
    position: 'sticky',
    insetBlockEnd: tokens.spacingVerticalL,
    marginBlockStart: 'auto',
    boxShadow: tokens.shadow16,
    borderRadius: tokens.borderRadiusLarge,
    zIndex: 5,
  },
  back: { marginInlineStart: '-12px', marginBlockEnd: `calc(-1 * ${tokens.spacingVerticalM})` },
  waiting: { display: 'grid', gap: tokens.spacingVerticalM },
});

/** Something new within this time needs no sign that it is on its way, ms. */
const patienceMs = 250;

/** A page that an extension describes: opening, failed, or what it shows. */
export const ExtensionPage = observer(function ExtensionPage({ of }: { readonly of: KnownAction }) {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const { pages, state } = store;
  const owner = useMemo<BlockOwner>(() => ({ extension: of.extension, page: true }), [of.extension]);
  const say = useSay(owner);
  const shown = state?.shown.find(
    ({ extension, surface, sessionId }) => extension === of.extension && surface === 'page' && sessionId === undefined,
  );
  const blocks = useMemo(() => checkBlocks(shown?.blocks ?? []), [shown]);
  const offer = state && pagesOffered(state).find((each) => isPage(each, of));
  const opening = pages.status === 'opening';
  useEffect(() => {
    // After a reload nobody has asked for the page yet.
    if (pages.status === 'opening' && !pages.turning(of.extension)) pages.reopen();
  }, [pages, of]);
  const patient = useLasting(opening, patienceMs);
  const title = say({ key: offer?.label ?? '' });
  if (pages.status === 'failed') {
    return (
      <div className={styles.page}>
        <PageHeading title={title} compact />
        <ProblemBar problem={pages.openProblem} />
        <div>
          <Button appearance="primary" onClick={() => pages.reopen()}>
            {words.text('page.again')}
          </Button>
        </div>
      </div>
    );
  }
  if (opening) {
    return (
      <div className={styles.page} aria-busy>
        <PageHeading key={title} title={title} compact />
        {patient && (
          <Skeleton aria-label={words.text('page.opening')} className={styles.waiting}>
            <SkeletonItem size={40} />
            <SkeletonItem size={128} />
            <SkeletonItem size={128} />
          </Skeleton>
        )}
      </div>
    );
  }
  const [way, ...after] = blocks;
  const back = way?.kind === 'button' && way.icon === 'back' ? way : undefined;
  const body = back ? after : blocks;
  const [first, ...others] = body;
  const headed = first !== undefined && isHeading(first);
  const rest = headed ? others : body;
  const [second] = rest;
  const intro = headed && second?.kind === 'text' && second.heading !== true ? second : undefined;
  // A session that was started from a page fails where it was started.
  const problem = pages.problem ?? state?.offerProblem;
  const heading = headed ? say(first.text) : title;
  return (
    <div className={styles.page}>
      <HelpRequests />
      {back && (
        <div className={styles.back}>
          <BlockView block={back} owner={owner} />
        </div>
      )}
      <PageHeading key={heading} title={heading} compact {...(intro ? { intro: say(intro.text) } : {})} />
      {places(intro ? rest.slice(1) : rest).map(({ item, place }) => (
        <BlockView key={`${heading}:${place}:${item.kind}`} block={item} owner={owner} />
      ))}
      {problem && (
        <div className={styles.problem}>
          <ProblemBar
            problem={problem}
            onDismiss={() => {
              pages.forgive();
              if (state?.offerProblem) void store.cancelOffer();
            }}
          />
        </div>
      )}
    </div>
  );
});

type Heading = Extract<Block, { readonly kind: 'text' }>;

function isHeading(block: Block): block is Heading {
  return block.kind === 'text' && block.heading === true;
}
