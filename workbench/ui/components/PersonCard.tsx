import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';
import { CheckmarkStarburstFilled } from '@fluentui/react-icons/svg/checkmark-starburst';
import type { Peer } from '@handrail/sdk';
import type { TextKey } from '../texts/en.ts';
import { useWords } from './context.ts';
import { PersonAvatar } from './PersonAvatar.tsx';

const useStyles = makeStyles({
  card: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXXL, minWidth: 0 },
  small: { gap: tokens.spacingHorizontalL },
  // Names have a direction of their own, and stand beside the picture in either.
  lines: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: tokens.spacingVerticalXXS,
    minWidth: 0,
  },
  name: { ...typographyStyles.title3, overflowWrap: 'anywhere' },
  nameSmall: { ...typographyStyles.subtitle1 },
  line: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  verified: {
    ...typographyStyles.body1Strong,
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    color: tokens.colorBrandForeground1,
    marginTop: tokens.spacingVerticalXS,
  },
  icon: { flexShrink: 0, fontSize: '20px' },
  none: { '@media (max-width: 480px)': { gap: tokens.spacingHorizontalL } },
});

export interface PersonCardProps {
  readonly person: Peer;
  readonly small?: boolean;
  /** What the other side's app runs in. */
  readonly shell?: string;
}

const shellKeys: ReadonlyMap<string, TextKey> = new Map([
  ['electron', 'person.shell.electron'],
  ['browser', 'person.shell.browser'],
  ['tab', 'person.shell.tab'],
]);

/** Who somebody is, as their organisation vouches for it. */
export function PersonCard({ person, small = false, shell }: PersonCardProps) {
  const styles = useStyles();
  const words = useWords();
  const role = [person.title, person.company].filter((part) => part !== undefined && part !== '').join(' · ');
  const shellKey = shell === undefined ? undefined : shellKeys.get(shell);
  return (
    <div className={mergeClasses(styles.card, styles.none, small && styles.small)}>
      <PersonAvatar person={person} size={small ? 56 : 96} />
      <div className={styles.lines}>
        <bdi className={mergeClasses(styles.name, small && styles.nameSmall)}>{person.name}</bdi>
        {role !== '' && <bdi className={styles.line}>{role}</bdi>}
        {person.signInName === undefined ? (
          <span className={styles.line}>{words.text('person.shortened')}</span>
        ) : (
          <bdi className={styles.line}>{person.signInName}</bdi>
        )}
        {shell === 'tab' && shellKey && <span className={styles.line}>{words.text(shellKey)}</span>}
        {person.domain !== undefined && (
          <span className={styles.verified}>
            <CheckmarkStarburstFilled className={styles.icon} aria-hidden />
            {words.text('person.verified', { domain: person.domain })}
          </span>
        )}
      </div>
    </div>
  );
}
