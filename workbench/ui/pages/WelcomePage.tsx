import { Button, Link, makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { HandLeftRegular } from '@fluentui/react-icons/svg/hand-left';
import { LockClosedRegular } from '@fluentui/react-icons/svg/lock-closed';
import { PersonKeyRegular } from '@fluentui/react-icons/svg/person-key';
import { PlugConnectedRegular } from '@fluentui/react-icons/svg/plug-connected';
import { ShieldCheckmarkRegular } from '@fluentui/react-icons/svg/shield-checkmark';
import { observer } from 'mobx-react-lite';
import type { ReactElement } from 'react';
import { joinLink } from '../../base/app/joinLink.ts';
import { CommandButton } from '../components/CommandButton.tsx';
import { useStore, useWords } from '../components/context.ts';
import { Page } from '../components/Page.tsx';
import { PageHeading } from '../components/PageHeading.tsx';
import { ProblemBar } from '../components/ProblemBar.tsx';
import { Surface } from '../components/Surface.tsx';
import type { TextKey } from '../texts/en.ts';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1.15fr) minmax(0, 1fr)',
    gap: 'clamp(24px, 6vw, 80px)',
    alignItems: 'center',
    '@media (max-width: 800px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  start: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: tokens.spacingVerticalXXL },
  service: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground3, overflowWrap: 'anywhere' },
  // Its words stand in line with those above and below.
  check: { marginInlineStart: `-${tokens.spacingHorizontalM}` },
  points: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalXXL },
  point: { display: 'grid', gridTemplateColumns: '40px 1fr', gap: tokens.spacingHorizontalL },
  icon: {
    width: '40px',
    height: '40px',
    borderRadius: tokens.borderRadiusCircular,
    display: 'grid',
    placeItems: 'center',
    fontSize: '20px',
    color: tokens.colorBrandForeground2,
    backgroundColor: tokens.colorBrandBackground2,
  },
  pointTitle: { ...typographyStyles.subtitle2, margin: 0 },
  pointText: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2, margin: 0 },
});

const points: readonly {
  readonly icon: ReactElement;
  readonly title: TextKey;
  readonly text: TextKey;
  readonly textInTab?: TextKey;
}[] = [
  { icon: <ShieldCheckmarkRegular />, title: 'welcome.pointKnown', text: 'welcome.pointKnownText' },
  { icon: <HandLeftRegular />, title: 'welcome.pointControl', text: 'welcome.pointControlText' },
  // In a tab the service is who brings the program.
  {
    icon: <LockClosedRegular />,
    title: 'welcome.pointSealed',
    text: 'welcome.pointSealedText',
    textInTab: 'welcome.pointSealedTab',
  },
];

/** Before sign-in: what this is, and the way in. */
export const WelcomePage = observer(function WelcomePage() {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const problem = store.state?.identity.problem ?? store.commands.problem('signIn') ?? store.state?.service.problem;
  const invitation = store.state?.invitation;
  const inTab = store.state?.shell.kind === 'tab';
  return (
    <Page middle>
      <div className={styles.columns}>
        <div className={styles.start}>
          <PageHeading
            large
            title={words.text(invitation ? 'welcome.invited' : 'welcome.title')}
            intro={words.text(invitation ? 'welcome.invitedText' : 'welcome.text')}
          />
          <ProblemBar problem={problem} />
          <CommandButton
            appearance="primary"
            size="large"
            label={words.text('welcome.signIn')}
            icon={<PersonKeyRegular />}
            pending={store.commands.pending('signIn')}
            onRun={() => void store.signIn()}
          />
          {invitation && inTab && <Link href={joinLink(invitation.part)}>{words.text('welcome.inApp')}</Link>}
          <Button
            appearance="subtle"
            className={styles.check}
            icon={<PlugConnectedRegular />}
            onClick={() => store.openCheck()}
          >
            {words.text('check.open')}
          </Button>
          <span className={styles.service}>
            {words.text('welcome.service')}: <bdi>{store.state?.service.address}</bdi>
          </span>
        </div>
        <Surface>
          <ul className={styles.points}>
            {points.map(({ icon, title, text, textInTab }) => (
              <li key={title} className={styles.point}>
                <span className={styles.icon} aria-hidden>
                  {icon}
                </span>
                <div>
                  <h2 className={styles.pointTitle}>{words.text(title)}</h2>
                  <p className={styles.pointText}>{words.text(inTab ? (textInTab ?? text) : text)}</p>
                </div>
              </li>
            ))}
          </ul>
        </Surface>
      </div>
    </Page>
  );
});
