import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { observer } from 'mobx-react-lite';
import { CommandButton } from '../components/CommandButton.tsx';
import { useStore, useWords } from '../components/context.ts';
import { Page } from '../components/Page.tsx';
import { PageHeading } from '../components/PageHeading.tsx';
import { Steps } from '../components/Steps.tsx';
import { Surface } from '../components/Surface.tsx';

const useStyles = makeStyles({
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalL,
  },
  note: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2 },
});

const byCode = ['join.looking', 'join.verifying', 'join.names'] as const;
const withoutCode = ['join.accepting', 'join.devices', 'join.names'] as const;

/** The sharer waits while the code is tried, or what they accepted without one. */
export const JoiningPage = observer(function JoiningPage() {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const join = store.state?.join;
  return (
    <Page narrow middle>
      <PageHeading title={words.text('join.title')} />
      <Surface>
        <Steps steps={join?.codeless ? withoutCode : byCode} now={join?.status === 'verifying' ? 1 : 0} />
        <div className={styles.foot}>
          <span className={styles.note}>{words.text('join.note')}</span>
          <CommandButton
            label={words.text('join.cancel')}
            pending={store.commands.pending('cancelJoin')}
            onRun={() => void store.cancelJoin()}
          />
        </div>
      </Surface>
    </Page>
  );
});
