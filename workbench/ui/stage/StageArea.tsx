import { makeStyles, mergeClasses, Spinner, tokens, typographyStyles } from '@fluentui/react-components';
import { PauseCircleRegular } from '@fluentui/react-icons/svg/pause-circle';
import { observer } from 'mobx-react-lite';
import type { ReactNode } from 'react';
import type { SessionState } from '../../base/app/appState.ts';
import { useWords } from '../components/context.ts';
import { DrawingLayer } from '../drawing/DrawingLayer.tsx';
import { ToolStrip } from '../drawing/ToolStrip.tsx';
import type { PictureTools } from '../stores/pictureTools.ts';
import { StageFrame } from './StageFrame.tsx';

/** How large the picture is drawn: as the space allows, or one point of it on one point here. */
export type Scale = 'fit' | 'actual';

const useStyles = makeStyles({
  area: { position: 'relative', flex: '1 1 0', minHeight: 0, backgroundColor: tokens.colorNeutralBackgroundStatic },
  scroll: { position: 'absolute', inset: 0, overflow: 'hidden' },
  scrolls: { overflow: 'auto' },
  size: { position: 'relative', width: '100%', height: '100%' },
  frame: { width: '100%', height: '100%' },
  centred: { margin: 'auto' },
  waiting: {
    position: 'absolute',
    inset: 0,
    display: 'grid',
    placeContent: 'center',
    justifyItems: 'center',
    gap: tokens.spacingVerticalM,
    color: tokens.colorNeutralForegroundStaticInverted,
    pointerEvents: 'none',
  },
  veil: {
    position: 'absolute',
    inset: 0,
    display: 'grid',
    placeContent: 'center',
    justifyItems: 'center',
    gap: tokens.spacingVerticalL,
    padding: tokens.spacingHorizontalXXL,
    textAlign: 'center',
    color: tokens.colorNeutralForegroundStaticInverted,
    backgroundColor: `color-mix(in srgb, ${tokens.colorNeutralBackgroundStatic} 85%, transparent)`,
  },
  title: { ...typographyStyles.title2, margin: 0 },
  icon: { fontSize: '56px' },
  strip: {
    position: 'absolute',
    insetBlockEnd: tokens.spacingVerticalM,
    insetInline: tokens.spacingHorizontalM,
    display: 'grid',
    justifyItems: 'center',
    pointerEvents: 'none',
    '& > *': { pointerEvents: 'auto' },
  },
  stripAbove: { insetBlockEnd: 'auto', insetBlockStart: tokens.spacingVerticalM },
  bannersBelow: { insetBlockStart: '92px' },
  banners: {
    position: 'absolute',
    insetBlockStart: tokens.spacingVerticalM,
    insetInline: tokens.spacingHorizontalM,
    display: 'grid',
    gap: tokens.spacingVerticalS,
    justifyItems: 'center',
    pointerEvents: 'none',
    '& > *': { pointerEvents: 'auto', maxWidth: 'min(720px, 100%)', boxShadow: tokens.shadow8 },
  },
});

export interface StageAreaProps {
  readonly session: SessionState;
  readonly scale: Scale;
  readonly name: string;
  readonly tools: PictureTools;
  /** Lie over the picture, so that it does not move when they come and go. */
  readonly banners: ReactNode;
  readonly paused: ReactNode;
}

/** The picture with what is said over it. */
export const StageArea = observer(function StageArea(props: StageAreaProps) {
  const { session, scale, name, tools, banners, paused } = props;
  const styles = useStyles();
  const words = useWords();
  const { width, height } = session.picture;
  const actual = scale === 'actual' && width !== undefined && height !== undefined;
  const pixels = window.devicePixelRatio || 1;
  const above = tools.tools.length > 0 && tools.edge === 'top';
  const drawn = width !== undefined && height !== undefined;
  return (
    <section className={styles.area} aria-label={words.text('session.stage', { name })}>
      {!drawn && session.phase !== 'paused' && (
        <div className={styles.waiting} role="status">
          <Spinner appearance="inverted" label={words.text('session.stageWaiting')} labelPosition="below" />
        </div>
      )}
      <div
        className={mergeClasses(styles.scroll, actual && styles.scrolls)}
        {...(actual ? { tabIndex: 0, role: 'group', 'aria-label': words.text('session.stage', { name }) } : {})}
      >
        <div
          className={mergeClasses(styles.size, actual && styles.centred)}
          // Its size is the shared screen's, known only while running.
          {...(actual ? { style: { width: `${width / pixels}px`, height: `${height / pixels}px` } } : {})}
        >
          {/* While a tool is picked up neither mouse nor keys reach the other computer. */}
          <div className={styles.frame} inert={tools.inHand !== undefined}>
            {session.stageReady && (
              <StageFrame key={session.id} sessionId={session.id} title={words.text('session.stage', { name })} />
            )}
          </div>
          {tools.tools.length > 0 && drawn && <DrawingLayer tools={tools} name={name} width={width} height={height} />}
        </div>
      </div>
      {session.phase === 'paused' && (
        <div className={styles.veil}>
          <PauseCircleRegular className={styles.icon} aria-hidden />
          <h2 className={styles.title}>{words.text('session.pausedTitle')}</h2>
          {paused}
        </div>
      )}
      <div className={mergeClasses(styles.banners, above && styles.bannersBelow)}>{banners}</div>
      <div className={mergeClasses(styles.strip, above && styles.stripAbove)}>
        <ToolStrip tools={tools} name={name} />
      </div>
    </section>
  );
});
