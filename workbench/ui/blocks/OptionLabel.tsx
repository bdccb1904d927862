import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';

const useStyles = makeStyles({
  hint: { ...typographyStyles.caption1, display: 'block', color: tokens.colorNeutralForeground2 },
});

/** What a choice is called, and what it means. */
export function OptionLabel({ label, hint }: { readonly label: string; readonly hint?: string | undefined }) {
  const styles = useStyles();
  return (
    <>
      <bdi>{label}</bdi>
      {hint !== undefined && <span className={styles.hint}>{hint}</span>}
    </>
  );
}
