import {
  Button,
  makeStyles,
  mergeClasses,
  Spinner,
  shorthands,
  ToggleButton,
  Tooltip,
  tokens,
} from '@fluentui/react-components';
import type { ReactElement } from 'react';
import { useWords } from '../components/context.ts';

const useStyles = makeStyles({
  button: { minWidth: '36px', height: '36px', paddingInline: tokens.spacingHorizontalXS },
  word: { paddingInline: tokens.spacingHorizontalS },
  // What the hand holds is the one thing that stands out; what it is set to is marked by a ring.
  held: {
    color: tokens.colorNeutralForegroundOnBrand,
    backgroundColor: tokens.colorBrandBackground,
    '& .fui-Button__icon': { color: 'inherit' },
    ':hover': {
      color: tokens.colorNeutralForegroundOnBrand,
      backgroundColor: tokens.colorBrandBackgroundHover,
      '& .fui-Button__icon': { color: 'inherit' },
    },
    ':hover:active': {
      color: tokens.colorNeutralForegroundOnBrand,
      backgroundColor: tokens.colorBrandBackgroundPressed,
      '& .fui-Button__icon': { color: 'inherit' },
    },
  },
  set: {
    ...shorthands.borderColor(tokens.colorCompoundBrandStroke),
    backgroundColor: tokens.colorNeutralBackground1Selected,
  },
});

export interface StripButtonProps {
  readonly label: string;
  /** The key that does the same while the strip or the layer has the focus. */
  readonly shortcut?: string;
  /** What it comes to, where the label does not say it. */
  readonly hint?: string;
  readonly icon?: ReactElement | undefined;
  /** The label stands on the button. */
  readonly shown?: boolean;
  /** Absent for what is pressed and not chosen. */
  readonly checked?: boolean;
  /** It is a way to draw and not what is drawn with. */
  readonly setting?: boolean;
  readonly pending?: boolean;
  readonly onRun: () => void;
}

/** A button of the strip, with a tooltip that has its name and key. */
export function StripButton(props: StripButtonProps) {
  const { label, shortcut, hint, icon, shown = false, checked, setting = false, pending = false, onRun } = props;
  const styles = useStyles();
  const words = useWords();
  const said = hint ?? label;
  const own = {
    className: mergeClasses(
      styles.button,
      shown && styles.word,
      checked === true && (setting ? styles.set : styles.held),
    ),
    icon: pending ? <Spinner size="extra-tiny" aria-hidden /> : (icon ?? null),
    disabledFocusable: pending,
    'aria-busy': pending,
    onClick: onRun,
    ...(shown ? {} : { 'aria-label': label }),
    ...(hint === undefined ? {} : { 'aria-description': hint }),
    ...(shortcut === undefined ? {} : { 'aria-keyshortcuts': shortcut === 'Esc' ? 'Escape' : shortcut }),
  };
  return (
    <Tooltip
      relationship="inaccessible"
      withArrow
      content={shortcut === undefined ? said : words.text('draw.withKey', { label: said, key: shortcut })}
    >
      {checked === undefined ? (
        <Button appearance="subtle" {...own}>
          {shown ? label : undefined}
        </Button>
      ) : (
        <ToggleButton appearance="subtle" checked={checked} {...own}>
          {shown ? label : undefined}
        </ToggleButton>
      )}
    </Tooltip>
  );
}
