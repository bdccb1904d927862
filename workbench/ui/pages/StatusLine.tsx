import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';
import { LockClosedFilled } from '@fluentui/react-icons/svg/lock-closed';
import { observer } from 'mobx-react-lite';
import type { ReactNode } from 'react';
import { SurfaceBlocks } from '../blocks/SurfaceBlocks.tsx';
import { useStore, useWords } from '../components/context.ts';
import { useTick } from '../components/useTick.ts';
import type { TextKey } from '../texts/en.ts';
import type { SessionPageProps } from './TrustPage.tsx';

const useStyles = makeStyles({
  line: {
    ...typographyStyles.caption1,
    boxSizing: 'border-box',
    flexShrink: 0,
    minHeight: '36px',
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXL,
    rowGap: tokens.spacingVerticalXXS,
    paddingInline: 'clamp(12px, 2.5vw, 24px)',
    paddingBlock: tokens.spacingVerticalXS,
    backgroundColor: tokens.colorNeutralBackground1,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  facts: { display: 'contents' },
  fact: { display: 'flex', gap: tokens.spacingHorizontalXS },
  name: { color: tokens.colorNeutralForeground2 },
  // As wide as its longest usual value: numbers change each second and must not push the others about.
  value: { margin: 0, fontVariantNumeric: 'tabular-nums', fontWeight: tokens.fontWeightSemibold, minWidth: '44px' },
  wide: { minWidth: '76px' },
  sealed: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    marginInlineStart: 'auto',
    color: tokens.colorStatusSuccessForeground1,
    fontWeight: tokens.fontWeightSemibold,
  },
});

/** How the connection does. */
export const StatusLine = observer(function StatusLine({ session }: SessionPageProps) {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  useTick(1000);
  const { roundTripMs, codec, route } = session.picture;
  // What was measured before a pause says nothing about now.
  const { framesPerSecond, kilobitsPerSecond } = session.phase === 'paused' ? {} : session.picture;
  const none = words.text('status.none');
  const facts: readonly (readonly [TextKey, ReactNode, boolean?])[] = [
    [
      'status.latency',
      roundTripMs === undefined ? none : words.text('status.latencyValue', { ms: words.number(roundTripMs) }),
    ],
    [
      'status.frames',
      framesPerSecond === undefined ? none : words.text('status.framesValue', { fps: words.number(framesPerSecond) }),
    ],
    [
      'status.rate',
      kilobitsPerSecond === undefined
        ? none
        : words.text('status.rateValue', { kbit: words.number(kilobitsPerSecond) }),
      true,
    ],
    ['status.codec', codec ?? none],
    ['status.route', words.text(route === 'none' ? 'status.noRoute' : `status.${route}`)],
    ...(session.compliance.state === 'compliant'
      ? []
      : [['status.device', words.text(`status.${session.compliance.state}`)] as const]),
    ...(session.peerShell === 'tab' ? [['status.peerShell', words.text('person.shell.tab')] as const] : []),
    ['status.duration', session.startedAt === undefined ? none : words.elapsed(store.now() - session.startedAt)],
  ];
  return (
    <section className={styles.line} aria-label={words.text('status.label')}>
      <dl className={styles.facts}>
        {facts.map(([name, value, wide]) => (
          <div key={name} className={styles.fact}>
            <dt className={styles.name}>{words.text(name)}</dt>
            <dd className={mergeClasses(styles.value, wide && styles.wide)}>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <SurfaceBlocks surface="status" sessionId={session.id} />
      <span className={styles.sealed}>
        <LockClosedFilled aria-hidden />
        {words.text('status.sealed')}
      </span>
    </section>
  );
});
