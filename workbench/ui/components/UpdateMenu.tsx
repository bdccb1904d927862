import { MenuItem, makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { ArrowCircleUpRegular } from '@fluentui/react-icons/svg/arrow-circle-up';
import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { observer } from 'mobx-react-lite';
import { isQuiet } from '../stores/quiet.ts';
import { useStore, useWords } from './context.ts';
import { updateWords } from './updateWords.ts';

const useStyles = makeStyles({
  version: {
    ...typographyStyles.caption1,
    color: tokens.colorNeutralForeground2,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalXS,
    maxWidth: '280px',
  },
  line: { display: 'block' },
});

/** Which version this is, and the way to the next one where the app goes it by itself. */
export const UpdateMenu = observer(function UpdateMenu() {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const { state } = store;
  if (!state) return undefined;
  const { update } = state;
  const problem = update.problem && words.problem(update.problem);
  const said = problem ? `${problem.what} ${problem.do}` : updateWords(update, words);
  const idle = update.status === 'idle' || update.status === 'waiting';
  return (
    <>
      <div className={styles.version}>
        <span className={styles.line}>{words.text('menu.version', { version: state.shell.version })}</span>
        <span className={styles.line} role="status">
          {said}
        </span>
      </div>
      {update.way === 'self' && update.status === 'ready' && (
        <MenuItem icon={<ArrowCircleUpRegular />} disabled={!isQuiet(state)} onClick={() => void store.installUpdate()}>
          {words.text('update.restartTo', { version: update.version ?? '' })}
        </MenuItem>
      )}
      {update.way === 'self' && update.status !== 'ready' && (
        // The answer is said right above, so the menu stays.
        <MenuItem
          icon={<ArrowClockwiseRegular />}
          persistOnClick
          disabled={!idle}
          onClick={() => void store.checkForUpdate()}
        >
          {words.text('update.check')}
        </MenuItem>
      )}
    </>
  );
});
