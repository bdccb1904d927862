import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { useId } from 'react';
import { CopyButton } from './CopyButton.tsx';
import { useWords } from './context.ts';
import { QrPicture } from './QrPicture.tsx';

const useStyles = makeStyles({
  invitation: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXL },
  words: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS, flex: '1 1 0', minWidth: 0 },
  title: { ...typographyStyles.subtitle2, margin: 0 },
  text: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2, margin: 0 },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  address: { ...typographyStyles.body1, overflowWrap: 'anywhere', userSelect: 'all' },
});

/** The way to bring somebody to the place for the code: a link to send, and the same as a picture for a phone's camera. */
export function JoinInvitation({ address }: { readonly address: string }) {
  const styles = useStyles();
  const words = useWords();
  const titleId = useId();
  return (
    <section className={styles.invitation} aria-labelledby={titleId}>
      <div className={styles.words}>
        <h2 id={titleId} className={styles.title}>
          {words.text('code.link')}
        </h2>
        <p className={styles.text}>{words.text('code.linkText')}</p>
        <div className={styles.line}>
          <bdi className={styles.address} dir="ltr" data-testid="join-address">
            {address}
          </bdi>
          <CopyButton value={address} what={words.text('code.linkName')} label={words.text('code.linkCopy')} />
        </div>
      </div>
      <QrPicture text={address} label={words.text('code.qr')} />
    </section>
  );
}
