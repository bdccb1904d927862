import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';
import { HandshakeRegular } from '@fluentui/react-icons/svg/handshake';
import { ShareScreenStartRegular } from '@fluentui/react-icons/svg/share-screen-start';
import { observer } from 'mobx-react-lite';
import { type ReactElement, type ReactNode, useId } from 'react';
import { SurfaceBlocks } from '../blocks/SurfaceBlocks.tsx';
import { CommandButton } from '../components/CommandButton.tsx';
import { useStore, useWords } from '../components/context.ts';
import { HelpRequests } from '../components/HelpRequests.tsx';
import { Page } from '../components/Page.tsx';
import { PageHeading } from '../components/PageHeading.tsx';
import { ProblemBar } from '../components/ProblemBar.tsx';
import { ServiceProblem } from '../components/ServiceProblem.tsx';
import { Standing } from '../components/Standing.tsx';
import { Surface } from '../components/Surface.tsx';

const useStyles = makeStyles({
  cards: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(320px, 100%), 1fr))',
    gap: tokens.spacingHorizontalXXL,
  },
  card: { gap: tokens.spacingVerticalL, alignItems: 'flex-start', minHeight: '280px' },
  icon: {
    width: '56px',
    height: '56px',
    borderRadius: tokens.borderRadiusXLarge,
    display: 'grid',
    placeItems: 'center',
    fontSize: '28px',
    color: tokens.colorBrandForeground2,
    backgroundColor: tokens.colorBrandBackground2,
  },
  off: { color: tokens.colorNeutralForeground3, backgroundColor: tokens.colorNeutralBackground3 },
  title: { ...typographyStyles.title3, margin: 0 },
  text: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2, margin: 0, maxWidth: '46ch' },
  denied: { ...typographyStyles.body1Strong, margin: 0 },
  foot: {
    marginTop: 'auto',
    paddingTop: tokens.spacingVerticalS,
    display: 'grid',
    gap: tokens.spacingVerticalM,
    width: '100%',
    justifyItems: 'start',
  },
});

interface ChoiceProps {
  readonly icon: ReactElement;
  readonly title: string;
  readonly text: string;
  readonly available: boolean;
  readonly children: ReactNode;
}

function Choice({ icon, title, text, available, children }: ChoiceProps) {
  const styles = useStyles();
  const id = useId();
  return (
    <Surface className={styles.card} labelledBy={id}>
      <span className={mergeClasses(styles.icon, !available && styles.off)} aria-hidden>
        {icon}
      </span>
      <h2 id={id} className={styles.title}>
        {title}
      </h2>
      <p className={styles.text}>{text}</p>
      <div className={styles.foot}>{children}</div>
    </Surface>
  );
}

/** Give help or get help: the two things a signed-in person comes for. */
export const HomePage = observer(function HomePage() {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const { state } = store;
  if (!state) return undefined;
  const { identity, device, service, offerProblem } = state;
  const mayHelp = identity.permissions.includes('screen.view');
  const offline = service.link !== 'online';
  const firstName = identity.person?.name.split(' ')[0] ?? '';
  return (
    <Page>
      <PageHeading title={words.text('home.title', { name: firstName })} intro={words.text('home.text')} />
      <HelpRequests />
      <SurfaceBlocks surface="banner" />
      <ServiceProblem otherwise={{ code: 'service_unreachable', details: { address: service.address } }} />
      <div className={styles.cards}>
        <Choice
          icon={<HandshakeRegular />}
          title={words.text('home.give')}
          text={words.text('home.giveText')}
          available={mayHelp}
        >
          {mayHelp ? (
            <>
              <ProblemBar problem={offerProblem ?? store.commands.problem('offer')} />
              <CommandButton
                appearance="primary"
                size="large"
                label={words.text('home.giveButton')}
                pending={store.commands.pending('offer')}
                disabled={offline}
                onRun={() => void store.offer()}
              />
            </>
          ) : (
            <>
              <p className={styles.denied}>{words.text('home.giveDenied')}</p>
              <p className={styles.text}>{words.text('home.giveDeniedText')}</p>
            </>
          )}
        </Choice>
        <Choice
          icon={<ShareScreenStartRegular />}
          title={words.text('home.get')}
          text={words.text('home.getText')}
          available={device.canShare}
        >
          {!device.canShare && <p className={styles.denied}>{words.text('home.getDenied')}</p>}
          <ProblemBar problem={device.canShare ? undefined : device.shareProblem} intent="warning" />
          {device.canShare && (
            <CommandButton
              appearance="primary"
              size="large"
              label={words.text('home.getButton')}
              onRun={() => store.go('getHelp')}
            />
          )}
        </Choice>
      </div>
      <Standing state={state} />
    </Page>
  );
});
