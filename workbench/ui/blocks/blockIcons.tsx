import { AddRegular } from '@fluentui/react-icons/svg/add';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { ArrowLeftRegular } from '@fluentui/react-icons/svg/arrow-left';
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark';
import { DataBarVerticalRegular } from '@fluentui/react-icons/svg/data-bar-vertical';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { DesktopRegular } from '@fluentui/react-icons/svg/desktop';
import { EditRegular } from '@fluentui/react-icons/svg/edit';
import { InfoRegular } from '@fluentui/react-icons/svg/info';
import { KeyRegular } from '@fluentui/react-icons/svg/key';
import { KeyboardMouseRegular } from '@fluentui/react-icons/svg/keyboard-mouse';
import { LaptopRegular } from '@fluentui/react-icons/svg/laptop';
import { PaintBrushRegular } from '@fluentui/react-icons/svg/paint-brush';
import { PauseRegular } from '@fluentui/react-icons/svg/pause';
import { PeopleTeamRegular } from '@fluentui/react-icons/svg/people-team';
import { PersonRegular } from '@fluentui/react-icons/svg/person';
import { PersonBoardRegular } from '@fluentui/react-icons/svg/person-board';
import { PersonKeyRegular } from '@fluentui/react-icons/svg/person-key';
import { PlayRegular } from '@fluentui/react-icons/svg/play';
import { SearchRegular } from '@fluentui/react-icons/svg/search';
import { SettingsRegular } from '@fluentui/react-icons/svg/settings';
import { ShieldCheckmarkRegular } from '@fluentui/react-icons/svg/shield-checkmark';
import { SignOutRegular } from '@fluentui/react-icons/svg/sign-out';
import { StopRegular } from '@fluentui/react-icons/svg/stop';
import { TextBulletListRegular } from '@fluentui/react-icons/svg/text-bullet-list';
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
  add: <AddRegular />,
  edit: <EditRegular />,
  delete: <DeleteRegular />,
  download: <ArrowDownloadRegular />,
  search: <SearchRegular />,
  device: <LaptopRegular />,
  group: <PeopleTeamRegular />,
  role: <PersonBoardRegular />,
  settings: <SettingsRegular />,
  brush: <PaintBrushRegular />,
  list: <TextBulletListRegular />,
  chart: <DataBarVerticalRegular />,
  shield: <ShieldCheckmarkRegular />,
  key: <KeyRegular />,
  check: <CheckmarkRegular />,
  back: <ArrowLeftRegular />,
};

/** The workbench's icon for a meaning; none for a name that this version does not know. */
export function blockIcon(name: string | undefined): ReactElement | undefined {
  return name !== undefined && Object.hasOwn(icons, name) ? icons[name as IconName] : undefined;
}
