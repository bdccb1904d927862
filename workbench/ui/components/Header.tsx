import { Badge, makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { observer } from 'mobx-react-lite';
import { BrandMark } from './BrandMark.tsx';
import { useStore, useWords } from './context.ts';
import { PersonMenu } from './PersonMenu.tsx';

const useStyles = makeStyles({
  header: {
    boxSizing: 'border-box',
    height: '56px',
    flexShrink: 0,
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    paddingInline: 'clamp(12px, 2.5vw, 24px)',
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  name: { ...typographyStyles.subtitle1, letterSpacing: '-0.01em' },
  tenant: {
    ...typographyStyles.body1,
    color: tokens.colorNeutralForeground2,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    minWidth: 0,
    borderInlineStartWidth: tokens.strokeWidthThin,
    borderInlineStartStyle: 'solid',
    borderInlineStartColor: tokens.colorNeutralStroke1,
    paddingInlineStart: tokens.spacingHorizontalM,
  },
  rest: {
    marginInlineStart: 'auto',
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    flexShrink: 0,
  },
});

/** The one header: the product, the organisation, and the person's menu. */
export const Header = observer(function Header() {
  const styles = useStyles();
  const words = useWords();
  const { state } = useStore();
  const link = state?.service.link ?? 'online';
  const signedIn = state?.identity.status === 'signedIn';
  const tenant = state?.identity.tenant?.name;
  return (
    <header className={styles.header}>
      <BrandMark />
      <span className={styles.name}>{words.text('app.name')}</span>
      {tenant !== undefined && <bdi className={styles.tenant}>{tenant}</bdi>}
      <div className={styles.rest}>
        <span role="status">
          {signedIn && link !== 'online' && (
            <Badge appearance="tint" color={link === 'offline' ? 'danger' : 'warning'} size="large">
              {words.text(`link.${link}`)}
            </Badge>
          )}
        </span>
        {state && <PersonMenu />}
      </div>
    </header>
  );
});
