import {
  Button,
  Menu,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  mergeClasses,
  tokens,
  typographyStyles,
} from '@fluentui/react-components';
import { HomeRegular } from '@fluentui/react-icons/svg/home';
import { NavigationRegular } from '@fluentui/react-icons/svg/navigation';
import { observer } from 'mobx-react-lite';
import type { ReactElement } from 'react';
import { blockIcon } from '../blocks/blockIcons.tsx';
import { useStore, useWords } from '../components/context.ts';
import type { KnownAction } from '../stores/knownActions.ts';
import { isPage, pagesOffered } from '../stores/pageNow.ts';

const useStyles = makeStyles({
  rail: {
    boxSizing: 'border-box',
    width: '232px',
    flexShrink: 0,
    overflowY: 'auto',
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalS}`,
    backgroundColor: tokens.colorNeutralBackground1,
    borderInlineEndWidth: tokens.strokeWidthThin,
    borderInlineEndStyle: 'solid',
    borderInlineEndColor: tokens.colorNeutralStroke2,
    '@media (max-width: 860px)': { display: 'none' },
  },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalXXS },
  section: {
    ...typographyStyles.caption1Strong,
    color: tokens.colorNeutralForeground2,
    margin: 0,
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalM} ${tokens.spacingVerticalXS}`,
  },
  item: {
    ...typographyStyles.body1,
    boxSizing: 'border-box',
    width: '100%',
    minHeight: '34px',
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalXS,
    paddingInline: tokens.spacingHorizontalM,
    textAlign: 'start',
    color: tokens.colorNeutralForeground2,
    backgroundColor: 'transparent',
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
    position: 'relative',
    ':hover': { color: tokens.colorNeutralForeground2Hover, backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': {
      outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '-2px',
    },
  },
  current: {
    ...typographyStyles.body1Strong,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorSubtleBackgroundSelected,
    '::before': {
      content: '""',
      position: 'absolute',
      insetInlineStart: 0,
      insetBlock: '8px',
      width: '3px',
      borderRadius: tokens.borderRadiusCircular,
      backgroundColor: tokens.colorCompoundBrandStroke,
      '@media (forced-colors: active)': { backgroundColor: 'Highlight' },
    },
  },
  icon: { fontSize: '20px', lineHeight: 1, flexShrink: 0, display: 'flex' },
  bar: {
    display: 'none',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBlockEndWidth: tokens.strokeWidthThin,
    borderBlockEndStyle: 'solid',
    borderBlockEndColor: tokens.colorNeutralStroke2,
    '@media (max-width: 860px)': { display: 'block' },
  },
});

interface Entry {
  readonly key: string;
  readonly label: string;
  readonly icon: ReactElement | undefined;
  readonly current: boolean;
  readonly open: () => void;
}

interface Section {
  readonly title: string | undefined;
  readonly entries: readonly Entry[];
}

/** Whether there is somewhere to go but home. */
export function useSections(current: KnownAction | undefined): readonly Section[] {
  const words = useWords();
  const store = useStore();
  const { state, pages } = store;
  if (!state) return [];
  const offers = pagesOffered(state);
  if (offers.length === 0) return [];
  const say = (extension: string, key: string) => words.ofExtension(state.texts, extension, { key });
  const home: Entry = {
    key: 'home',
    label: words.text('nav.home'),
    icon: <HomeRegular />,
    current: current === undefined,
    open: () => pages.guarded(() => store.go('home')),
  };
  const extensions = [...new Set(offers.map(({ extension }) => extension))];
  const sections = extensions.map((extension): Section => {
    const own = offers.filter((offer) => offer.extension === extension);
    return {
      title: say(extension, state.titles[extension] ?? extension),
      entries: own.map((offer) => ({
        key: `${extension}.${offer.action}`,
        label: say(extension, offer.label),
        icon: blockIcon(offer.icon),
        current: current !== undefined && isPage(offer, current),
        open: () => pages.open({ extension, action: offer.action }),
      })),
    };
  });
  return [{ title: undefined, entries: [home] }, ...sections];
}

/** The pages there are, at the side where there is room for it. */
export const NavigationRail = observer(function NavigationRail(props: { readonly sections: readonly Section[] }) {
  const styles = useStyles();
  const words = useWords();
  return (
    <nav className={styles.rail} aria-label={words.text('nav.pages')}>
      {props.sections.map(({ title, entries }) => (
        <div key={title ?? ''}>
          {title !== undefined && <h2 className={styles.section}>{title}</h2>}
          <ul className={styles.list}>
            {entries.map((entry) => (
              <li key={entry.key}>
                <button
                  type="button"
                  className={mergeClasses(styles.item, entry.current && styles.current)}
                  {...(entry.current ? { 'aria-current': 'page' as const } : {})}
                  onClick={entry.open}
                >
                  <span className={styles.icon} aria-hidden>
                    {entry.icon}
                  </span>
                  {entry.label}
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
});

/** The same as a menu, where there is little room. */
export const NavigationBar = observer(function NavigationBar(props: { readonly sections: readonly Section[] }) {
  const styles = useStyles();
  const words = useWords();
  return (
    <nav className={styles.bar} aria-label={words.text('nav.pages')}>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button appearance="subtle" icon={<NavigationRegular />}>
            {words.text('nav.pages')}
          </Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {props.sections.map(({ title, entries }) => (
              <MenuGroup key={title ?? ''}>
                {title !== undefined && <MenuGroupHeader>{title}</MenuGroupHeader>}
                {entries.map((entry) => (
                  <MenuItem
                    key={entry.key}
                    icon={entry.icon ?? null}
                    {...(entry.current ? { 'aria-current': 'page' as const } : {})}
                    onClick={entry.open}
                  >
                    {entry.label}
                  </MenuItem>
                ))}
              </MenuGroup>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
    </nav>
  );
});
