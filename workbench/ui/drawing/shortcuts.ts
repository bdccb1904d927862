import type { PictureTool } from '@handrail/sdk';
import { markColours, type PictureTools } from '../stores/pictureTools.ts';

/** The key of each tool. They count only while the layer or the strip has the focus. */
export const toolKeys: Readonly<Record<PictureTool, string>> = {
  pen: 'P',
  arrow: 'A',
  rectangle: 'R',
  text: 'T',
  laser: 'L',
};
/** Whether what is drawn stays. */
export const stayKey = 'S';

/** Does what a key stands for, and says what kind of choice that was; undefined where it stands for nothing. */
export function pressShortcut(tools: PictureTools, key: string): 'tool' | 'colour' | 'stay' | undefined {
  const pressed = key.toUpperCase();
  const tool = tools.tools.find((each) => toolKeys[each.tool] === pressed);
  const colour = markColours[Number(pressed) - 1];
  if (tool) {
    tools.pick(tool.action);
    return 'tool';
  }
  if (colour) {
    tools.choose({ colour });
    return 'colour';
  }
  if (pressed !== stayKey) return undefined;
  tools.choose({ stay: !tools.stay });
  return 'stay';
}
