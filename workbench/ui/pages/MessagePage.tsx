import { makeStyles, Spinner, tokens } from '@fluentui/react-components';
import type { ReactElement, ReactNode } from 'react';
import { Page } from '../components/Page.tsx';
import { PageHeading } from '../components/PageHeading.tsx';
import { Surface } from '../components/Surface.tsx';

const useStyles = makeStyles({
  surface: { alignItems: 'center', textAlign: 'center', gap: tokens.spacingVerticalXXL },
  icon: {
    width: '64px',
    height: '64px',
    borderRadius: tokens.borderRadiusCircular,
    display: 'grid',
    placeItems: 'center',
    fontSize: '32px',
    color: tokens.colorBrandForeground2,
    backgroundColor: tokens.colorBrandBackground2,
  },
  rest: { display: 'flex', flexDirection: 'column', alignItems: 'center', gap: tokens.spacingVerticalL },
});

export interface MessagePageProps {
  readonly title: string;
  readonly text?: string;
  /** An icon; without one, work is under way. */
  readonly icon?: ReactElement;
  readonly children?: ReactNode;
}

/** A page that says one thing. */
export function MessagePage({ title, text, icon, children }: MessagePageProps) {
  const styles = useStyles();
  return (
    <Page narrow middle>
      <Surface className={styles.surface}>
        {icon === undefined ? (
          <Spinner size="huge" aria-hidden />
        ) : (
          <span className={styles.icon} aria-hidden>
            {icon}
          </span>
        )}
        <PageHeading title={title} centred {...(text === undefined ? {} : { intro: text })} />
        {children !== undefined && <div className={styles.rest}>{children}</div>}
      </Surface>
    </Page>
  );
}
