import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { atLeisure } from './at-leisure.js';

/** How far below or above the window an element counts as near. */
const NEAR_PX = 600;
/** Changes of width below this do not redraw. */
const NOTABLE_PX = 4;

/**
 * True from the moment that the element comes near the window, the browser has nothing else to do, or the page is about to be
 * printed (what is to be on paper must have been drawn before).
 */
export function useNearness(place: RefObject<HTMLElement | null>): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (element === null || isNear) return undefined;
    const show = () => setNear(true);
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && show(), {
      rootMargin: `${NEAR_PX}px 0px`,
    });
    observer.observe(element);
    addEventListener('beforeprint', show);
    const forget = atLeisure(show);
    return () => {
      observer.disconnect();
      removeEventListener('beforeprint', show);
      forget();
    };
  }, [place, isNear]);
  return isNear;
}

/** The width of an element in CSS pixels, kept up to date; 0 until it is known. */
export function useWidth(place: RefObject<HTMLElement | null>): number {
  const [widthPx, setWidth] = useState(0);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      const now = element.clientWidth;
      setWidth((before) => (Math.abs(now - before) >= NOTABLE_PX ? now : before));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [place]);
  return widthPx;
}
