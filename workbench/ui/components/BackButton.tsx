import { Button, makeStyles } from '@fluentui/react-components';
import { ArrowLeftRegular } from '@fluentui/react-icons/svg/arrow-left';
import { useWords } from './context.ts';

const useStyles = makeStyles({
  back: { alignSelf: 'flex-start', marginInlineStart: '-12px', marginBlockEnd: '-12px' },
  arrow: { ':dir(rtl)': { transform: 'scaleX(-1)' } },
});

/** Back to the page before. */
export function BackButton({ onBack }: { readonly onBack: () => void }) {
  const styles = useStyles();
  const words = useWords();
  return (
    <Button
      appearance="subtle"
      className={styles.back}
      icon={<ArrowLeftRegular className={styles.arrow} />}
      onClick={onBack}
    >
      {words.text('app.back')}
    </Button>
  );
}
