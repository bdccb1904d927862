import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import type { Position } from '@handrail/sdk';
import { useEffect, useId, useRef } from 'react';
import { useWords } from '../components/context.ts';
import { lettersOfMarks } from './markEcho.ts';
import { textLimit } from './strokes.ts';

const useStyles = makeStyles({
  // As the text on the screen: where it was put, or as near as all of it is on the picture.
  whole: { position: 'absolute', inset: 0, display: 'flex', flexDirection: 'column', pointerEvents: 'none', zIndex: 1 },
  row: { display: 'flex', flexShrink: 0, minWidth: 0 },
  place: {
    flexShrink: 0,
    display: 'grid',
    justifyItems: 'start',
    gap: tokens.spacingVerticalXXS,
    maxWidth: '100%',
    pointerEvents: 'auto',
  },
  field: {
    fontFamily: lettersOfMarks,
    fontWeight: tokens.fontWeightSemibold,
    lineHeight: 1.25,
    boxSizing: 'content-box',
    minWidth: '6em',
    maxWidth: '60cqw',
    fieldSizing: 'content',
    padding: '0 4px',
    // The letters stand where the mark's will.
    margin: '-2px 0 0 -6px',
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThick} solid ${tokens.colorBrandStroke1}`,
    borderRadius: tokens.borderRadiusSmall,
    outlineStyle: 'none',
  },
  hint: {
    ...typographyStyles.caption1,
    paddingInline: tokens.spacingHorizontalXS,
    borderRadius: tokens.borderRadiusSmall,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow4,
  },
});

export interface TypedTextProps {
  readonly at: Position;
  /** Height of the letters, as a length of CSS. */
  readonly size: string;
  /** Called once, with what was typed; with nothing where it was dropped. */
  readonly onDone: (typed: string) => void;
}

/** Words typed where they will stand on the screen. */
export function TypedText({ at, size, onDone }: TypedTextProps) {
  const styles = useStyles();
  const words = useWords();
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  const hint = useId();
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const finish = (typed: string) => {
    if (done.current) return;
    done.current = true;
    onDone(typed);
  };
  return (
    <div className={styles.whole} dir="ltr">
      <div style={{ flex: `0 1 ${at.y * 100}%` }} />
      <div className={styles.row}>
        <div style={{ flex: `0 1 ${at.x * 100}%` }} />
        <div className={styles.place}>
          <input
            ref={field}
            className={styles.field}
            style={{ fontSize: size }}
            dir="auto"
            maxLength={textLimit}
            aria-label={words.text('draw.text')}
            aria-describedby={hint}
            autoComplete="off"
            onKeyDown={(event) => {
              event.stopPropagation();
              if (event.nativeEvent.isComposing) return;
              if (event.key === 'Enter') finish(event.currentTarget.value);
              if (event.key === 'Escape') finish('');
            }}
            // Who goes on elsewhere on this page has said what they wanted; another window is no answer.
            onBlur={(event) => document.hasFocus() && finish(event.currentTarget.value)}
          />
          <span id={hint} className={styles.hint} dir="auto">
            {words.text('draw.textHint')}
          </span>
        </div>
      </div>
    </div>
  );
}
