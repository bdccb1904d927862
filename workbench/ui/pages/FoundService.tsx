import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { BuildingRegular } from '@fluentui/react-icons/svg/building';
import { observer } from 'mobx-react-lite';
import { CommandButton } from '../components/CommandButton.tsx';
import { useStore, useWords } from '../components/context.ts';
import { FindingBar } from '../components/FindingBar.tsx';
import { Page } from '../components/Page.tsx';
import { PageHeading } from '../components/PageHeading.tsx';
import { ProblemBar } from '../components/ProblemBar.tsx';
import { Surface } from '../components/Surface.tsx';
import type { FoundService as Found } from '../stores/serviceSearch.ts';

const useStyles = makeStyles({
  whose: {
    display: 'grid',
    gridTemplateColumns: '48px minmax(0, 1fr)',
    gap: tokens.spacingHorizontalL,
    alignItems: 'center',
  },
  icon: {
    width: '48px',
    height: '48px',
    borderRadius: tokens.borderRadiusCircular,
    display: 'grid',
    placeItems: 'center',
    fontSize: '24px',
    color: tokens.colorBrandForeground2,
    backgroundColor: tokens.colorBrandBackground2,
  },
  name: { ...typographyStyles.subtitle1, display: 'block', overflowWrap: 'anywhere' },
  address: { ...typographyStyles.body2, display: 'block', overflowWrap: 'anywhere' },
  tools: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
});

/** What stands at the address, for the person to say that it is theirs. */
export const FoundService = observer(function FoundService({ found }: { readonly found: Found }) {
  const styles = useStyles();
  const words = useWords();
  const { service, commands } = useStore();
  const { organisation, origin, warnings, part } = found;
  return (
    <Page narrow middle>
      <PageHeading title={words.text('connect.foundTitle')} intro={words.text('connect.foundText')} />
      <Surface>
        <div className={styles.whose}>
          <span className={styles.icon} aria-hidden>
            <BuildingRegular />
          </span>
          <div>
            {organisation === undefined ? (
              <span className={styles.name}>{words.text('connect.nameless')}</span>
            ) : (
              <bdi className={styles.name}>{organisation}</bdi>
            )}
            <bdi className={styles.address}>{origin}</bdi>
          </div>
        </div>
      </Surface>
      {warnings.map((result) => (
        <FindingBar key={result.step} result={result} intent="warning" />
      ))}
      {part !== undefined && <span>{words.text('connect.part')}</span>}
      <ProblemBar problem={commands.problem('useService')} />
      <div className={styles.tools}>
        <CommandButton
          appearance="primary"
          size="large"
          label={words.text('connect.yes')}
          pending={commands.pending('useService')}
          onRun={() => void service.use()}
        />
        <CommandButton
          size="large"
          label={words.text('connect.other')}
          disabled={commands.pending('useService')}
          onRun={() => service.again()}
        />
      </div>
    </Page>
  );
});
