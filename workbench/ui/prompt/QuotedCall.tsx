import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import type { Asked } from '../../base/app/promptApi.ts';
import { useWords } from '../components/context.ts';

const useStyles = makeStyles({
  // Foreign words stay within this frame, whatever marks they pile up.
  quote: {
    margin: 0,
    marginTop: tokens.spacingVerticalXS,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalS,
    borderInlineStartWidth: tokens.strokeWidthThickest,
    borderInlineStartStyle: 'solid',
    borderInlineStartColor: tokens.colorNeutralStroke1,
    backgroundColor: tokens.colorNeutralBackground3,
    overflowX: 'clip',
    overflowY: 'clip',
    contain: 'paint',
    display: 'grid',
    rowGap: tokens.spacingVerticalS,
  },
  caption: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2 },
  quoted: { ...typographyStyles.body1Strong },
  fields: { margin: 0, display: 'grid', rowGap: tokens.spacingVerticalXS },
  field: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalM,
    overflowX: 'clip',
    overflowY: 'clip',
  },
  label: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2, flex: '0 1 140px', minWidth: '96px' },
  // Blanks count: what runs is what is written, to the letter.
  value: {
    ...typographyStyles.body1,
    margin: 0,
    flex: '1 1 240px',
    minWidth: 0,
    fontFamily: tokens.fontFamilyMonospace,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
});

/** What a single call would do, in its extension's words: set apart, and never beyond its frame. */
export function QuotedCall({ title, call }: { readonly title: string; readonly call: NonNullable<Asked['call']> }) {
  const styles = useStyles();
  const words = useWords();
  return (
    <figure className={styles.quote}>
      <figcaption className={styles.caption}>{words.text('prompt.wordedBy', { title })}</figcaption>
      <bdi className={styles.quoted}>{call.title}</bdi>
      {call.fields.length > 0 && (
        <dl className={styles.fields}>
          {call.fields.map(({ label, value }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the fields of one prompt never change
            <div key={at} className={styles.field}>
              {label !== '' && (
                <dt className={styles.label}>
                  <bdi>{label}</bdi>
                </dt>
              )}
              <dd className={styles.value}>
                {typeof value === 'boolean' ? (
                  words.text(value ? 'prompt.yes' : 'prompt.no')
                ) : value === '' ? (
                  <span className={styles.label}>{words.text('prompt.empty')}</span>
                ) : (
                  <bdi>{value}</bdi>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </figure>
  );
}
