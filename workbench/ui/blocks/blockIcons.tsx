import { DesktopRegular } from '@fluentui/react-icons/svg/desktop';
import { InfoRegular } from '@fluentui/react-icons/svg/info';
import { KeyboardMouseRegular } from '@fluentui/react-icons/svg/keyboard-mouse';
import { PauseRegular } from '@fluentui/react-icons/svg/pause';
import { PersonRegular } from '@fluentui/react-icons/svg/person';
import { PersonKeyRegular } from '@fluentui/react-icons/svg/person-key';
import { PlayRegular } from '@fluentui/react-icons/svg/play';
import { SignOutRegular } from '@fluentui/react-icons/svg/sign-out';
import { StopRegular } from '@fluentui/react-icons/svg/stop';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import type { IconName } from '@handrail/sdk';
import type { ReactElement } from 'react';

const icons: Readonly<Record<IconName, ReactElement>> = {
  screen: <DesktopRegular />,
  control: <KeyboardMouseRegular />,
  pause: <PauseRegular />,
  resume: <PlayRegular />,
  person: <PersonRegular />,
  warning: <WarningRegular />,
  info: <InfoRegular />,
  signIn: <PersonKeyRegular />,
  signOut: <SignOutRegular />,
  stop: <StopRegular />,
};

/** The workbench's icon for a meaning; none for a name that this version does not know. */
export function blockIcon(name: string | undefined): ReactElement | undefined {
  return name !== undefined && Object.hasOwn(icons, name) ? icons[name as IconName] : undefined;
}
