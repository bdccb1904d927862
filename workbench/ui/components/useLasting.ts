import { useEffect, useState } from 'react';

/** True once something has held for so long without a break: what comes and goes by itself is not worth a word. */
export function useLasting(holds: boolean, forMs: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!holds) return undefined;
    const timer = setTimeout(() => setLasting(true), forMs);
    return () => {
      clearTimeout(timer);
      setLasting(false);
    };
  }, [holds, forMs]);
  return holds && lasting;
}
