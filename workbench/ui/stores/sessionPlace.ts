import Type from 'typebox';
import Value from 'typebox/value';
import type { Place, PlaceMemory } from './pages.ts';

const key = 'handrail.place';
const Known = Type.Object({
  extension: Type.String({ maxLength: 64 }),
  action: Type.String({ maxLength: 64 }),
});

/** The place as this window keeps it until it is closed: a name of a page, nothing of what is on it. */
export function sessionPlace(storage: Storage): PlaceMemory {
  return {
    load(): Place {
      const stored = storage.getItem(key);
      if (stored === null) return 'home';
      try {
        const value: unknown = JSON.parse(stored);
        return Value.Check(Known, value) ? value : 'home';
      } catch {
        // Somebody else wrote there: begin at home.
        return 'home';
      }
    },
    store(place) {
      if (typeof place === 'string') storage.removeItem(key);
      else storage.setItem(key, JSON.stringify(place));
    },
  };
}
