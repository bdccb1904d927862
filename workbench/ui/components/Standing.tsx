import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';
import { CloudCheckmarkRegular } from '@fluentui/react-icons/svg/cloud-checkmark';
import { CloudDismissRegular } from '@fluentui/react-icons/svg/cloud-dismiss';
import { DesktopRegular } from '@fluentui/react-icons/svg/desktop';
import { PersonCircleRegular } from '@fluentui/react-icons/svg/person-circle';
import { observer } from 'mobx-react-lite';
import type { ReactElement, ReactNode } from 'react';
import type { AppState } from '../../base/app/appState.ts';
import { useWords } from './context.ts';

const useStyles = makeStyles({
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalXXXL,
    rowGap: tokens.spacingVerticalM,
    margin: 0,
  },
  fact: { position: 'relative', paddingInlineStart: '36px', minWidth: 0 },
  icon: {
    position: 'absolute',
    insetInlineStart: 0,
    insetBlockStart: '5px',
    fontSize: '24px',
    lineHeight: 1,
    color: tokens.colorNeutralForeground2,
  },
  well: { color: tokens.colorStatusSuccessForeground1 },
  badly: { color: tokens.colorStatusDangerForeground1 },
  name: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2 },
  value: { ...typographyStyles.body1Strong, margin: 0, overflowWrap: 'anywhere' },
});

/** Who is signed in, on which device, and whether the service answers: what a person is asked when something does not work. */
export const Standing = observer(function Standing({ state }: { readonly state: AppState }) {
  const styles = useStyles();
  const words = useWords();
  const { identity, device, service } = state;
  const online = service.link === 'online';
  const fact = (name: string, value: ReactNode, icon: ReactElement, tone?: string) => (
    <div className={styles.fact}>
      <dt className={styles.name}>
        <span className={mergeClasses(styles.icon, tone)} aria-hidden>
          {icon}
        </span>
        {name}
      </dt>
      <dd className={styles.value}>{value}</dd>
    </div>
  );
  return (
    <section aria-label={words.text('home.standing')}>
      <dl className={styles.line}>
        {fact(words.text('home.who'), <bdi>{identity.person?.signInName}</bdi>, <PersonCircleRegular />)}
        {fact(words.text('home.device'), <bdi>{device.name}</bdi>, <DesktopRegular />)}
        {fact(
          words.text('home.service'),
          <>
            {words.text(`link.${service.link}`)} · <bdi>{service.address.replace(/^https?:\/\//, '')}</bdi>
          </>,
          online ? <CloudCheckmarkRegular /> : <CloudDismissRegular />,
          online ? styles.well : styles.badly,
        )}
      </dl>
    </section>
  );
});
