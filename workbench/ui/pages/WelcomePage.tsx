import { Button, Link, makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { HandLeftRegular } from '@fluentui/react-icons/svg/hand-left';
import { LockClosedRegular } from '@fluentui/react-icons/svg/lock-closed';
import { PersonKeyRegular } from '@fluentui/react-icons/svg/person-key';
import { PlugConnectedRegular } from '@fluentui/react-icons/svg/plug-connected';
import { ShieldCheckmarkRegular } from '@fluentui/react-icons/svg/shield-checkmark';
import { observer } from 'mobx-react-lite';
import { useState } from 'react';
import { joinLink } from '../../base/app/joinLink.ts';
import { CommandButton } from '../components/CommandButton.tsx';
import { useStore, useWords } from '../components/context.ts';
import { LeaveServiceDialog } from '../components/LeaveServiceDialog.tsx';
import { Page } from '../components/Page.tsx';
import { PageHeading } from '../components/PageHeading.tsx';
import { type Point, Points } from '../components/Points.tsx';
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
  check: { marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalM})` },
});

const points: readonly (Point & { readonly textInTab?: TextKey })[] = [
  { icon: <ShieldCheckmarkRegular />, title: 'welcome.pointKnown', text: 'welcome.pointKnownText' },
  // A tab has no key that counts from anywhere.
  {
    icon: <HandLeftRegular />,
    title: 'welcome.pointControl',
    text: 'welcome.pointControlText',
    textInTab: 'welcome.pointControlTab',
  },
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
  const [leaving, setLeaving] = useState(false);
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
            {store.state?.service.choice === 'person' && (
              <>
                <br />
                <Link as="button" onClick={() => setLeaving(true)}>
                  {words.text('leaveService.menu')}
                </Link>
              </>
            )}
          </span>
          {leaving && <LeaveServiceDialog onClose={() => setLeaving(false)} />}
        </div>
        <Surface>
          <Points
            points={points.map(({ textInTab, ...point }) => ({
              ...point,
              text: inTab ? (textInTab ?? point.text) : point.text,
            }))}
          />
        </Surface>
      </div>
    </Page>
  );
});
