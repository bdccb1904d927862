import { Checkbox, makeStyles, SearchBox, tokens, typographyStyles } from '@fluentui/react-components';
import { observer } from 'mobx-react-lite';
import { useId, useState } from 'react';
import { useWords } from '../components/context.ts';
import { useSay } from './blockOwner.ts';
import type { ChoiceProps } from './ChoiceRadios.tsx';
import { OptionLabel } from './OptionLabel.tsx';

const useStyles = makeStyles({
  field: { border: 'none', margin: 0, padding: 0, minWidth: 0 },
  label: { ...typographyStyles.body1, padding: 0 },
  hint: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2, margin: 0 },
  problem: { ...typographyStyles.caption1, color: tokens.colorStatusDangerForeground1, margin: 0 },
  search: { maxWidth: '320px', marginBlock: tokens.spacingVerticalS },
  groups: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(280px, 100%), 1fr))',
    columnGap: tokens.spacingHorizontalXL,
    marginBlockStart: tokens.spacingVerticalXS,
  },
  long: {
    maxHeight: '320px',
    overflowY: 'auto',
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    padding: tokens.spacingHorizontalS,
  },
  groupName: {
    ...typographyStyles.caption1Strong,
    color: tokens.colorNeutralForeground2,
    marginBlock: tokens.spacingVerticalXS,
  },
});

/** From this many on they can be looked for and have a box of their own. */
const many = 13;

/** Any number of many. What is chosen stays chosen whatever is looked for. */
export const ChoiceList = observer(function ChoiceList(props: ChoiceProps) {
  const { field, owner, label, hint, value, problem, onChange } = props;
  const styles = useStyles();
  const words = useWords();
  const say = useSay(owner);
  const id = useId();
  const [search, setSearch] = useState('');
  const chosen = Array.isArray(value) ? (value as readonly string[]) : [];
  const long = field.options.length >= many;
  const wanted = search.trim().toLocaleLowerCase();
  const options = field.options.filter((option) => say(option.label).toLocaleLowerCase().includes(wanted));
  const groups = [...new Set(options.map(({ group }) => (group === undefined ? '' : say(group))))];
  const toggle = (one: string, checked: boolean) =>
    onChange(checked ? [...chosen, one] : chosen.filter((each) => each !== one));
  return (
    <fieldset className={styles.field} aria-describedby={`${id}-hint ${id}-problem`}>
      <legend className={styles.label}>{label}</legend>
      <p id={`${id}-hint`} className={styles.hint}>
        {hint} {long && words.text('form.chosen', { count: words.number(chosen.length) })}
      </p>
      {long && (
        <SearchBox
          size="small"
          className={styles.search}
          aria-label={words.text('form.find', { what: label })}
          placeholder={words.text('form.findShort')}
          value={search}
          onChange={(_, data) => setSearch(data.value)}
          dismiss={{ 'aria-label': words.text('table.clearSearch') }}
        />
      )}
      <div className={long ? styles.long : undefined}>
        {groups.map((group) => (
          <div key={group}>
            {group !== '' && <div className={styles.groupName}>{group}</div>}
            <div className={styles.groups}>
              {options
                .filter((option) => (option.group === undefined ? '' : say(option.group)) === group)
                .map((option) => (
                  <Checkbox
                    key={option.value}
                    label={<OptionLabel label={say(option.label)} hint={option.hint && say(option.hint)} />}
                    checked={chosen.includes(option.value)}
                    disabled={option.disabled === true || field.disabled === true}
                    onChange={(_, data) => toggle(option.value, data.checked === true)}
                  />
                ))}
            </div>
          </div>
        ))}
        {options.length === 0 && <p className={styles.hint}>{words.text('form.nothingFound')}</p>}
      </div>
      <p id={`${id}-problem`} className={styles.problem} role="alert">
        {problem}
      </p>
    </fieldset>
  );
});
