const DAY_SEC = 86_400;

/** How a closed loop holds "for good", s. */
export const FOR_GOOD_SEC = 0x7fffffff;

/** A moment of a world: `day 12`, or `day 12, 06:00`. */
export function dayText(sec: number): string {
  const rest = Math.round((sec % DAY_SEC) / 60);
  const clock = [Math.floor(rest / 60), rest % 60].map((part) => String(part).padStart(2, '0')).join(':');
  return `day ${Math.floor(sec / DAY_SEC)}${rest === 0 ? '' : `, ${clock}`}`;
}

/** The end of a measure. */
export const endText = (sec: number): string => (sec >= FOR_GOOD_SEC ? 'for good' : dayText(sec));
