import { makeStyles, mergeClasses, ToggleButton, tokens, typographyStyles } from '@fluentui/react-components';
import { DesktopRegular } from '@fluentui/react-icons/svg/desktop';
import { FullScreenMaximizeRegular } from '@fluentui/react-icons/svg/full-screen-maximize';
import { FullScreenMinimizeRegular } from '@fluentui/react-icons/svg/full-screen-minimize';
import { KeyboardMouseRegular } from '@fluentui/react-icons/svg/keyboard-mouse';
import { PauseRegular } from '@fluentui/react-icons/svg/pause';
import { PlayRegular } from '@fluentui/react-icons/svg/play';
import { ZoomFitRegular } from '@fluentui/react-icons/svg/zoom-fit';
import { observer } from 'mobx-react-lite';
import type { SessionState } from '../../base/app/appState.ts';
import { blockIcon } from '../blocks/blockIcons.tsx';
import { SurfaceBlocks } from '../blocks/SurfaceBlocks.tsx';
import { CommandButton } from '../components/CommandButton.tsx';
import { useStore, useWords } from '../components/context.ts';
import { LeaveButton } from '../components/LeaveButton.tsx';
import { PersonAvatar } from '../components/PersonAvatar.tsx';
import { visuallyHidden } from '../components/visuallyHidden.ts';
import { ToolsButton } from '../drawing/ToolsButton.tsx';
import type { Scale } from '../stage/StageArea.tsx';
import { isKnownAction, knownActions } from '../stores/knownActions.ts';
import type { PictureTools } from '../stores/pictureTools.ts';
import { commandKind } from '../stores/workbenchStore.ts';
import { isAsking, type Mode, modes, peerName } from './sessionCommands.ts';

const useStyles = makeStyles({
  toolbar: {
    boxSizing: 'border-box',
    flexShrink: 0,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalS,
    minHeight: '56px',
    paddingInline: 'clamp(12px, 2.5vw, 24px)',
    paddingBlock: tokens.spacingVerticalS,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  peer: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    minWidth: 0,
    // With Leave it takes the whole first line.
    '@media (max-width: 900px)': { flex: '1 1 calc(100% - 160px)' },
  },
  name: {
    ...typographyStyles.subtitle2,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    maxWidth: '220px',
  },
  group: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  end: { marginInlineStart: 'auto' },
  // In a narrow window the tools take lines of their own below, and Leave stays at the upper right.
  below: { '@media (max-width: 900px)': { order: 2 } },
  leave: { '@media (max-width: 900px)': { order: 1, marginInlineStart: 'auto' } },
  heading: { margin: 0, minWidth: 0 },
  // Where there is little room the icons speak; the names stay for who listens.
  word: { '@media (max-width: 900px)': visuallyHidden },
  plain: { minWidth: '40px' },
  compact: {
    minWidth: '40px',
    '@media (max-width: 900px)': {
      minWidth: '32px',
      paddingInline: tokens.spacingHorizontalXS,
      '& > .fui-Button__icon': { margin: 0 },
    },
  },
});

export interface HelperToolbarProps {
  readonly session: SessionState;
  readonly tools: PictureTools;
  readonly scale: Scale;
  readonly fullScreen: boolean;
  readonly onScale: (scale: Scale) => void;
  readonly onFullScreen: () => void;
}

/** What the helper can do in the session. */
export const HelperToolbar = observer(function HelperToolbar(props: HelperToolbarProps) {
  const { session, tools, scale, fullScreen, onScale, onFullScreen } = props;
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const name = peerName(session, words);
  const paused = session.phase === 'paused';
  const pause = paused ? knownActions.resume : knownActions.pause;
  const offers = (store.state?.offers ?? [])
    .filter((offer) => offer.surface === 'toolbar' && offer.sessionId === session.id && !isKnownAction(offer))
    .toSorted((a, b) => a.order - b.order);
  const word = (text: string) => <span className={styles.word}>{text}</span>;
  const modeButton = (mode: Mode, icon: React.ReactElement) => (
    <ToggleButton
      className={styles.compact}
      checked={session.mode === mode}
      icon={icon}
      disabledFocusable={
        paused ||
        session.asking !== undefined ||
        isAsking(store, session, mode) ||
        !session.held.includes(modes[mode].permission)
      }
      onClick={() => {
        if (session.mode !== mode) void store.run(modes[mode].action, session.id);
      }}
    >
      {word(words.text(mode === 'view' ? 'trust.view' : 'trust.control'))}
    </ToggleButton>
  );
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={words.text('session.toolbar')}>
      <div className={styles.peer}>
        <PersonAvatar person={session.peer ?? { name }} size={32} />
        <bdi className={styles.name}>{name}</bdi>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a border and a legend */}
      <div className={mergeClasses(styles.group, styles.below)} role="group" aria-label={words.text('session.mode')}>
        {modeButton('view', <DesktopRegular />)}
        {modeButton('control', <KeyboardMouseRegular />)}
      </div>
      <div className={mergeClasses(styles.group, styles.below)}>
        <CommandButton
          label={words.text(paused ? 'session.resume' : 'session.pause')}
          icon={paused ? <PlayRegular /> : <PauseRegular />}
          pending={store.commands.pending(commandKind.action(pause, session.id))}
          disabled={paused && session.pausedBy === 'sharer'}
          onRun={() => void store.run(pause, session.id)}
        />
        {offers.map((offer) => {
          const label = words.ofExtension(store.state?.texts ?? {}, offer.extension, { key: offer.label });
          const icon = blockIcon(offer.icon);
          if (tools.opens(offer)) {
            return (
              <ToolsButton
                key={`${offer.extension}.${offer.action}`}
                className={styles.compact}
                tools={tools}
                offer={offer}
              >
                {word(label)}
              </ToolsButton>
            );
          }
          return (
            <CommandButton
              key={`${offer.extension}.${offer.action}`}
              label={label}
              {...(icon ? { icon } : {})}
              disabled={!offer.enabled}
              pending={store.commands.pending(commandKind.action(offer, session.id))}
              onRun={() => void store.run(offer, session.id)}
            />
          );
        })}
        <SurfaceBlocks surface="toolbar" sessionId={session.id} />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a border and a legend */}
      <div
        className={mergeClasses(styles.group, styles.below, styles.end)}
        role="group"
        aria-label={words.text('session.scale')}
      >
        <ToggleButton
          appearance="subtle"
          className={styles.compact}
          checked={scale === 'fit'}
          icon={<ZoomFitRegular />}
          onClick={() => onScale('fit')}
        >
          {word(words.text('session.fit'))}
        </ToggleButton>
        <ToggleButton
          appearance="subtle"
          className={styles.plain}
          checked={scale === 'actual'}
          onClick={() => onScale('actual')}
        >
          {words.text('session.actual')}
        </ToggleButton>
        <ToggleButton
          appearance="subtle"
          className={styles.plain}
          checked={fullScreen}
          aria-label={words.text(fullScreen ? 'session.exitFullScreen' : 'session.fullScreen')}
          icon={fullScreen ? <FullScreenMinimizeRegular /> : <FullScreenMaximizeRegular />}
          onClick={onFullScreen}
        />
      </div>
      <div className={styles.leave}>
        <LeaveButton session={session} />
      </div>
    </div>
  );
});
