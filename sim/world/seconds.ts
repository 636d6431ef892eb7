/** "Never" for a time in the past. */
export const NEVER_SEC = -1_000_000_000;
/** "Never again" for the end of a span. */
export const FOREVER_SEC = 0x7fffffff;
