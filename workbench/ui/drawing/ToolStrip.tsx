import {
  Divider,
  makeStyles,
  mergeClasses,
  tokens,
  typographyStyles,
  useArrowNavigationGroup,
} from '@fluentui/react-components';
import { ArrowDownRegular } from '@fluentui/react-icons/svg/arrow-down';
import { ArrowUpRegular } from '@fluentui/react-icons/svg/arrow-up';
import { CheckmarkFilled } from '@fluentui/react-icons/svg/checkmark';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { KeyboardMouseRegular } from '@fluentui/react-icons/svg/keyboard-mouse';
import { observer } from 'mobx-react-lite';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { ink, layers } from '../../base/overlay/look.ts';
import { blockIcon } from '../blocks/blockIcons.tsx';
import { useStore, useWords } from '../components/context.ts';
import { markColours, type PictureTools } from '../stores/pictureTools.ts';
import { commandKind } from '../stores/workbenchStore.ts';
import { StripButton } from './StripButton.tsx';
import { pressShortcut, stayKey, toolKeys } from './shortcuts.ts';
import { toolIcons } from './toolIcons.tsx';

const useStyles = makeStyles({
  strip: {
    boxSizing: 'border-box',
    display: 'grid',
    justifyItems: 'center',
    rowGap: tokens.spacingVerticalXXS,
    maxWidth: '100%',
    padding: tokens.spacingVerticalXS,
    borderRadius: tokens.borderRadiusLarge,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    boxShadow: tokens.shadow16,
  },
  // What is drawn may go on below it.
  away: { opacity: 0.25, pointerEvents: 'none' },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'center',
    gap: tokens.spacingHorizontalXS,
  },
  group: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXXS },
  divider: {
    '@media (max-width: 720px)': { display: 'none' },
    flexGrow: 0,
    height: '24px',
    marginInline: tokens.spacingHorizontalXXS,
  },
  swatch: {
    display: 'grid',
    placeContent: 'center',
    width: '20px',
    height: '20px',
    boxSizing: 'border-box',
    borderRadius: tokens.borderRadiusCircular,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStrokeAccessible}`,
    fontSize: '14px',
    forcedColorAdjust: 'none',
  },
  name: { ...typographyStyles.caption1Strong, minWidth: '44px', paddingInlineEnd: tokens.spacingHorizontalXS },
  hint: {
    ...typographyStyles.caption1,
    margin: 0,
    paddingInline: tokens.spacingHorizontalS,
    paddingBlockEnd: tokens.spacingVerticalXXS,
    color: tokens.colorNeutralForeground2,
    textAlign: 'center',
  },
});

/** The tools over the picture, as long as they may be used. */
export const ToolStrip = observer(function ToolStrip({
  tools,
  name,
}: {
  readonly tools: PictureTools;
  readonly name: string;
}) {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const strip = useRef<HTMLDivElement>(null);
  const arrows = useArrowNavigationGroup({ axis: 'horizontal', circular: true, memorizeCurrent: true });
  const { inHand } = tools;
  useFocusBack(strip, inHand !== undefined);
  if (tools.tools.length === 0) return undefined;
  const controls = tools.session?.mode === 'control';
  const sayOf = (extension: string, key: string) => words.ofExtension(store.state?.texts ?? {}, extension, { key });
  const hint = inHand
    ? words.text(controls ? 'draw.held' : 'draw.heldView', { name })
    : words.text(controls ? 'draw.down' : 'draw.downView', { name });
  const keyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Escape') {
      if (inHand) tools.pick(undefined);
      else tools.close();
    } else if (!pressShortcut(tools, event.key)) return;
    event.preventDefault();
  };
  return (
    <div ref={strip} className={mergeClasses(styles.strip, tools.busy && styles.away)}>
      <div className={styles.row} role="toolbar" aria-label={words.text('draw.strip')} onKeyDown={keyDown} {...arrows}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a border and a legend */}
        <div className={styles.group} role="group" aria-label={words.text('draw.tools')}>
          {controls && (
            <StripButton
              label={words.text('draw.free')}
              shortcut="Esc"
              icon={<KeyboardMouseRegular />}
              checked={inHand === undefined}
              onRun={() => tools.pick(undefined)}
            />
          )}
          {tools.tools.map((offer) => (
            <StripButton
              key={offer.action}
              label={sayOf(offer.extension, offer.label)}
              shortcut={toolKeys[offer.tool]}
              icon={toolIcons[offer.tool]}
              checked={inHand?.action === offer.action}
              onRun={() => tools.pick(inHand?.action === offer.action ? undefined : offer.action)}
            />
          ))}
        </div>
        <Divider vertical className={styles.divider} />
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a border and a legend */}
        <div className={styles.group} role="group" aria-label={words.text('draw.colour')}>
          {markColours.map((colour, index) => (
            <StripButton
              setting
              key={colour}
              label={words.text(`draw.${colour}`)}
              shortcut={String(index + 1)}
              icon={
                <span
                  className={styles.swatch}
                  // The mark's own colours, which are the same in every look.
                  style={{
                    backgroundColor: layers(colour, 1).at(-1)?.colour,
                    color: colour === 'yellow' ? ink.dark : ink.light,
                  }}
                >
                  {tools.colour === colour && <CheckmarkFilled />}
                </span>
              }
              checked={tools.colour === colour}
              onRun={() => tools.choose({ colour })}
            />
          ))}
          <span className={styles.name} aria-hidden>
            {words.text(`draw.${tools.colour}`)}
          </span>
        </div>
        <Divider vertical className={styles.divider} />
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a border and a legend */}
        <div className={styles.group} role="group" aria-label={words.text('draw.lasting')}>
          <StripButton
            shown
            setting
            label={words.text('draw.fades')}
            hint={words.text('draw.fadesHint')}
            {...(tools.stay ? { shortcut: stayKey } : {})}
            checked={!tools.stay}
            onRun={() => tools.choose({ stay: false })}
          />
          <StripButton
            shown
            setting
            label={words.text('draw.stays')}
            hint={words.text('draw.staysHint')}
            {...(tools.stay ? {} : { shortcut: stayKey })}
            checked={tools.stay}
            onRun={() => tools.choose({ stay: true })}
          />
        </div>
        <Divider vertical className={styles.divider} />
        {tools.pressed.map((offer) => (
          <StripButton
            key={offer.action}
            label={sayOf(offer.extension, offer.label)}
            icon={blockIcon(offer.icon)}
            shown={offer.icon === undefined}
            pending={store.commands.pending(commandKind.action(offer, tools.sessionId))}
            onRun={() => void store.run(offer, tools.sessionId)}
          />
        ))}
        <StripButton
          label={words.text(tools.edge === 'top' ? 'draw.toBottom' : 'draw.toTop')}
          icon={tools.edge === 'top' ? <ArrowDownRegular /> : <ArrowUpRegular />}
          onRun={() => tools.moveStrip()}
        />
        <StripButton
          label={words.text('draw.close')}
          icon={<DismissRegular />}
          {...(inHand ? {} : { shortcut: 'Esc' })}
          onRun={() => tools.close()}
        />
      </div>
      <p className={styles.hint}>{hint}</p>
    </div>
  );
});

/** Who puts the tool down with a key goes on in the strip; a hand on the mouse does not notice. */
function useFocusBack(strip: React.RefObject<HTMLElement | null>, held: boolean): void {
  const wasHeld = useRef(held);
  useEffect(() => {
    const active = document.activeElement;
    const lost = !active || active === document.body || active.closest('[data-drawing]') !== null;
    if (wasHeld.current && !held && lost) strip.current?.querySelector('button')?.focus();
    wasHeld.current = held;
  }, [strip, held]);
}
