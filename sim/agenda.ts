const DAY_SEC = 86_400;

/** Something to be done at a second of the scenario. */
export interface Due {
  readonly atSec: number;
}

/** What is to be done, by day: `agenda[day]` holds the day's items. Plain data; an epoch looks at its own day only. */
export type Agenda<Item extends Due> = readonly (readonly Item[])[];

/** Sorts items into days; what lies outside [0, horizonSec) is left out. O(items + days). */
export function agendaOf<Item extends Due>(items: Iterable<Item>, horizonSec: number): Agenda<Item> {
  const days = Array.from({ length: Math.ceil(horizonSec / DAY_SEC) }, (): Item[] => []);
  for (const item of items)
    if (item.atSec >= 0 && item.atSec < horizonSec) days[Math.floor(item.atSec / DAY_SEC)].push(item);
  return days;
}

/** The items due in an epoch, which never spans two days, in the order in which they were planned. O(items of the day). */
export function dueIn<Item extends Due>(
  agenda: Agenda<Item>,
  { startSec, endSec }: { readonly startSec: number; readonly endSec: number },
): Item[] {
  const today = agenda[Math.floor(startSec / DAY_SEC)] ?? [];
  return today.filter(({ atSec }) => atSec >= startSec && atSec < endSec);
}
