import { type RefObject, useEffect, useState } from 'react';

/** Whether this element was once in sight above the foot; at once where it does not matter. */
export function useWasSeen(
  element: RefObject<HTMLElement | null>,
  foot: RefObject<HTMLElement | null>,
  matters: boolean,
): boolean {
  const [seen, setSeen] = useState(!matters);
  useEffect(() => {
    if (seen || !element.current) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some((each) => each.isIntersecting) && setSeen(true),
      {
        rootMargin: `0px 0px -${foot.current?.offsetHeight ?? 0}px 0px`,
      },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, foot, seen]);
  return seen;
}
