/** What drawing on X11 needs, by the names that every system with GTK has. */
export const drawingLibraries = [
  'libX11.so.6',
  'libXext.so.6',
  'libcairo.so.2',
  'libpango-1.0.so.0',
  'libpangocairo-1.0.so.0',
  'libgobject-2.0.so.0',
] as const;
