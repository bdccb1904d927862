/** Side of the picture, in pixels. */
export const trayIconSize = 32;

/** A disc with a rail across it, as rows of blue, green, red and alpha (premultiplied): seen on light and on dark bars. */
export function trayIcon(size = trayIconSize): Buffer {
  const pixels = Buffer.alloc(size * size * 4);
  const middle = (size - 1) / 2;
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if (Math.hypot(x - middle, y - middle) > middle) continue;
      const rail = Math.abs(y - middle + (x - middle) / 2) < size / 12;
      pixels.set(rail ? [255, 255, 255, 255] : [184, 86, 15, 255], (y * size + x) * 4);
    }
  }
  return pixels;
}
