import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { ShareScreenStartRegular } from '@fluentui/react-icons/svg/share-screen-start';
import type { Asked } from '../../base/app/promptApi.ts';
import { useWords } from '../components/context.ts';
import { permissionWords } from '../components/permissionWords.ts';
import { QuotedCall } from './QuotedCall.tsx';

const useStyles = makeStyles({
  ask: { display: 'grid', gridTemplateColumns: '24px 1fr', columnGap: tokens.spacingHorizontalM },
  icon: { fontSize: '24px', color: tokens.colorBrandForeground1 },
  name: { ...typographyStyles.body1Strong },
  meaning: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  said: { display: 'grid', rowGap: tokens.spacingVerticalXS, minWidth: 0 },
});

/** One thing that the helper asks for, and what it means. */
export function AskedItem({ ask }: { readonly ask: Asked }) {
  const styles = useStyles();
  const words = useWords();
  const { extension, permission, call } = ask;
  // An extension's words are quoted, never spoken as ours.
  const said = extension
    ? {
        title: words.text('prompt.quoted', extension),
        ...(call ? {} : { meaning: words.text('permission.other.meaning', extension) }),
      }
    : permissionWords(words, undefined, permission);
  return (
    <li className={styles.ask}>
      <ShareScreenStartRegular className={styles.icon} aria-hidden />
      <div className={styles.said}>
        <span className={styles.name}>{said.title}</span>
        {said.meaning !== undefined && <span className={styles.meaning}>{said.meaning}</span>}
        {extension && call && <QuotedCall title={extension.title} call={call} />}
      </div>
    </li>
  );
}
