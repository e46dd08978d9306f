import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/** The width of an element in whole pixels, now and whenever it changes; 0 before it stands. */
export function useWidth<T extends HTMLElement>(): {
  readonly ref: RefObject<T | null>;
  readonly width: number;
} {
  const ref = useRef<T>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = (): void => setWidth(Math.floor(element.getBoundingClientRect().width));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}
