import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import type { Position } from '@handrail/sdk';
import { useEffect, useId, useRef } from 'react';
import { useWords } from '../components/context.ts';
import { lettersOfMarks } from './markEcho.ts';
import { textLimit } from './strokes.ts';

const useStyles = makeStyles({
  place: { position: 'absolute', display: 'grid', justifyItems: 'start', gap: tokens.spacingVerticalXXS, zIndex: 1 },
  field: {
    fontFamily: lettersOfMarks,
    fontWeight: tokens.fontWeightSemibold,
    lineHeight: 1.25,
    boxSizing: 'content-box',
    width: '12em',
    maxWidth: '60cqw',
    fieldSizing: 'content',
    padding: '0 4px',
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
  // Not off the picture: it ends to the left or above where it was put near the other edge.
  const across = at.x > 0.6 ? { right: `${(1 - at.x) * 100}%` } : { left: `${at.x * 100}%` };
  const down = at.y > 0.85 ? { bottom: `${(1 - at.y) * 100}%` } : { top: `${at.y * 100}%` };
  return (
    <div className={styles.place} style={{ ...across, ...down }}>
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
      <span id={hint} className={styles.hint}>
        {words.text('draw.textHint')}
      </span>
    </div>
  );
}
