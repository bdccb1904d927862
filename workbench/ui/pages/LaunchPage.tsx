import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { observer } from 'mobx-react-lite';
import { formatCode } from '../../base/session/code.ts';
import { CommandButton } from '../components/CommandButton.tsx';
import { useStore, useWords } from '../components/context.ts';
import { Facts } from '../components/Facts.tsx';
import { Page } from '../components/Page.tsx';
import { PageHeading } from '../components/PageHeading.tsx';
import { ProblemBar } from '../components/ProblemBar.tsx';
import { ServiceProblem } from '../components/ServiceProblem.tsx';
import { Steps } from '../components/Steps.tsx';
import { Surface } from '../components/Surface.tsx';
import { useTick } from '../components/useTick.ts';

const useStyles = makeStyles({
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'end',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalL,
  },
  note: { ...typographyStyles.body1, color: tokens.colorNeutralForeground2, margin: 0 },
  code: { ...typographyStyles.subtitle1, fontFamily: tokens.fontFamilyMonospace, userSelect: 'all' },
});

const steps = ['launch.reached', 'launch.accept', 'launch.devices', 'launch.names'] as const;

/** The helper waits for the person at the device to accept, which needs no code. */
export const LaunchPage = observer(function LaunchPage() {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  useTick(1000);
  const offer = store.state?.offer;
  if (!offer) return undefined;
  const { device } = offer;
  const left = words.clock(store.remaining(offer.remainingMs));
  return (
    <Page narrow middle>
      <PageHeading
        title={device ? words.text('launch.title', { device: device.name }) : words.text('launch.titlePlain')}
        intro={words.text('launch.intro')}
      />
      <Surface>
        <Facts
          facts={[
            ...(device
              ? ([
                  [words.text('launch.device'), <bdi key="device">{device.name}</bdi>],
                  [words.text('launch.system'), <bdi key="system">{device.os}</bdi>],
                ] as const)
              : []),
            [words.text('launch.timeLeft'), left],
          ]}
        />
        <Steps steps={steps} now={offer.status === 'verifying' ? 2 : 1} />
        <ServiceProblem />
        <ProblemBar side="helper" problem={store.state?.offerProblem ?? store.commands.problem('cancelOffer')} />
        <div className={styles.foot}>
          <div>
            <p className={styles.note}>{words.text('launch.code')}</p>
            <bdi className={styles.code} dir="ltr" data-testid="code">
              {formatCode(offer.code.replaceAll(/\s/g, ''))}
            </bdi>
          </div>
          <CommandButton
            label={words.text('code.cancel')}
            pending={store.commands.pending('cancelOffer')}
            onRun={() => void store.cancelOffer()}
          />
        </div>
      </Surface>
    </Page>
  );
});
