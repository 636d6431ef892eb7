/** Whether an interval holds a count: a count within half of either end is held, for there are no half actions. */
export const holds = (low: number, high: number, truth: number): boolean => truth >= low - 0.5 && truth <= high + 0.5;
