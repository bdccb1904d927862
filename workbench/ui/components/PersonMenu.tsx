import {
  Button,
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  tokens,
  typographyStyles,
} from '@fluentui/react-components';
import { BuildingRegular } from '@fluentui/react-icons/svg/building';
import { DocumentTextRegular } from '@fluentui/react-icons/svg/document-text';
import { KeyRegular } from '@fluentui/react-icons/svg/key';
import { PlugConnectedRegular } from '@fluentui/react-icons/svg/plug-connected';
import { SettingsRegular } from '@fluentui/react-icons/svg/settings';
import { SignOutRegular } from '@fluentui/react-icons/svg/sign-out';
import { observer } from 'mobx-react-lite';
import { useState } from 'react';
import { isQuiet } from '../stores/quiet.ts';
import { languages } from '../texts/languages.ts';
import { usePreferences, useStore, useWords } from './context.ts';
import { EnrolDialog } from './EnrolDialog.tsx';
import { LeaveServiceDialog } from './LeaveServiceDialog.tsx';
import { LogDialog } from './LogDialog.tsx';
import { PersonAvatar } from './PersonAvatar.tsx';
import { UpdateMenu } from './UpdateMenu.tsx';

const useStyles = makeStyles({
  who: {
    display: 'flex',
    flexDirection: 'column',
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalM}`,
    maxWidth: '280px',
    overflowWrap: 'anywhere',
  },
  name: { ...typographyStyles.subtitle2 },
  line: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2 },
  trigger: { minWidth: '40px', maxWidth: '280px', paddingInline: tokens.spacingHorizontalXS },
  // The picture is wider than what a button has for an icon.
  picture: { width: '32px', height: '32px', '@media (max-width: 720px)': { marginRight: 0 } },
  // Where there is little room the picture speaks alone.
  own: {
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    '@media (max-width: 720px)': { display: 'none' },
  },
});

const themeChoices = ['system', 'light', 'dark'] as const;

/** Who is signed in, on which device, and what they prefer. Before sign-in only the latter. */
export const PersonMenu = observer(function PersonMenu() {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const preferences = usePreferences();
  const person = store.state?.identity.status === 'signedIn' ? store.state.identity.person : undefined;
  const enrolled = store.state?.device.enrolled ?? false;
  const [enrolling, setEnrolling] = useState(false);
  const [reading, setReading] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const choice = store.state?.service.choice;
  const label = person ? words.text('menu.open', { name: person.name }) : words.text('menu.settings');
  return (
    <>
      {enrolling && <EnrolDialog onClose={() => setEnrolling(false)} />}
      {leaving && <LeaveServiceDialog onClose={() => setLeaving(false)} />}
      {reading && <LogDialog onClose={() => setReading(false)} />}
      <Menu
        positioning="below-end"
        checkedValues={{ theme: [preferences.theme], language: [preferences.language.id] }}
        onCheckedValueChange={(_, { name, checkedItems }) => {
          const theme = themeChoices.find((each) => each === checkedItems[0]);
          if (name === 'theme' && theme) void store.prefer({ theme });
          const language = Object.values(languages).find(({ id }) => id === checkedItems[0]);
          if (name === 'language' && language) void store.prefer({ language: language.id });
        }}
      >
        <MenuTrigger disableButtonEnhancement>
          <Button
            appearance="subtle"
            className={styles.trigger}
            aria-label={label}
            icon={
              person
                ? { className: styles.picture, children: <PersonAvatar person={person} size={32} /> }
                : { children: <SettingsRegular /> }
            }
          >
            {person && <bdi className={styles.own}>{person.name}</bdi>}
          </Button>
        </MenuTrigger>
        <MenuPopover>
          {person && (
            <div className={styles.who}>
              <bdi className={styles.name}>{person.name}</bdi>
              <bdi className={styles.line}>{person.signInName}</bdi>
              <span className={styles.line}>
                {words.text('menu.device')}: <bdi>{store.state?.device.name}</bdi>
              </span>
              <span className={styles.line}>{words.text(enrolled ? 'menu.enrolled' : 'menu.unenrolled')}</span>
            </div>
          )}
          <MenuList>
            <MenuGroup>
              <MenuGroupHeader>{words.text('menu.theme')}</MenuGroupHeader>
              {themeChoices.map((theme) => (
                <MenuItemRadio key={theme} name="theme" value={theme}>
                  {words.text(`menu.theme.${theme}`)}
                </MenuItemRadio>
              ))}
            </MenuGroup>
            <MenuDivider />
            <MenuGroup>
              <MenuGroupHeader>{words.text('menu.language')}</MenuGroupHeader>
              {Object.values(languages).map(({ id }) => (
                <MenuItemRadio key={id} name="language" value={id}>
                  {words.text(`menu.language.${id}`)}
                </MenuItemRadio>
              ))}
            </MenuGroup>
            <MenuDivider />
            <MenuItem icon={<DocumentTextRegular />} onClick={() => setReading(true)}>
              {words.text('log.menu')}
            </MenuItem>
            <UpdateMenu />
            {choice !== 'none' && (
              <MenuItem icon={<PlugConnectedRegular />} onClick={() => store.openCheck()}>
                {words.text('check.open')}
              </MenuItem>
            )}
            {choice === 'person' && (
              <MenuItem
                icon={<BuildingRegular />}
                disabled={!store.state || !isQuiet(store.state)}
                onClick={() => setLeaving(true)}
              >
                {words.text('leaveService.menu')}
              </MenuItem>
            )}
            {person && (
              <>
                <MenuDivider />
                {!enrolled && store.state?.shell.kind !== 'tab' && (
                  <MenuItem icon={<KeyRegular />} onClick={() => setEnrolling(true)}>
                    {words.text('menu.enrol')}
                  </MenuItem>
                )}
                <MenuItem
                  icon={<SignOutRegular />}
                  disabled={store.commands.pending('signOut')}
                  onClick={() => void store.signOut()}
                >
                  {words.text('menu.signOut')}
                </MenuItem>
              </>
            )}
          </MenuList>
        </MenuPopover>
      </Menu>
    </>
  );
});
