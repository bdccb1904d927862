/** A box on the page, CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where a picture lies in a box that shows it whole and as large as it can be (`object-fit: contain`). */
export function pictureIn(box: Box, picture: Size): Box {
  if (picture.width <= 0 || picture.height <= 0 || box.width <= 0 || box.height <= 0)
    return { ...box, width: 0, height: 0 };
  const scale = Math.min(box.width / picture.width, box.height / picture.height);
  const width = picture.width * scale;
  const height = picture.height * scale;
  return { left: box.left + (box.width - width) / 2, top: box.top + (box.height - height) / 2, width, height };
}

/** A point of the page as fractions of the picture, kept inside it; undefined while there is no picture. */
export function fractionIn(picture: Box, x: number, y: number): { readonly x: number; readonly y: number } | undefined {
  if (picture.width <= 0 || picture.height <= 0) return undefined;
  return { x: clamp((x - picture.left) / picture.width), y: clamp((y - picture.top) / picture.height) };
}

/** Whether a point lies on the picture and not beside it. */
export function isInside(picture: Box, x: number, y: number): boolean {
  return (
    x >= picture.left && y >= picture.top && x <= picture.left + picture.width && y <= picture.top + picture.height
  );
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
