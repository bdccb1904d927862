import { ArrowUpRightRegular } from '@fluentui/react-icons/svg/arrow-up-right';
import { PenRegular } from '@fluentui/react-icons/svg/pen';
import { SquareRegular } from '@fluentui/react-icons/svg/square';
import { TargetRegular } from '@fluentui/react-icons/svg/target';
import { TextTRegular } from '@fluentui/react-icons/svg/text-t';
import type { PictureTool } from '@handrail/sdk';
import type { ReactElement } from 'react';

/** What each tool looks like, whoever offers it. */
export const toolIcons: Readonly<Record<PictureTool, ReactElement>> = {
  pen: <PenRegular />,
  arrow: <ArrowUpRightRegular />,
  rectangle: <SquareRegular />,
  text: <TextTRegular />,
  laser: <TargetRegular />,
};
