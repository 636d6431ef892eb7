import type { Traits } from '../persona.js';
import { mistake, type Author } from './plugin-mistakes.js';

/** Days that a column of seconds can hold, before or after the start. */
const MOST_DAYS = 24_855;
/** Hours by which a clock may be off; far more than any that is. */
const MOST_HOURS = 1000;
const MOST_DEVICES = 1000;

/** What each number can be: least and most. */
const NUMBERS: readonly (readonly [keyof Traits, number, number])[] = [
  ['sessionsPerDay', 0, Infinity],
  ['activeDayShare', 0, 1],
  ['feedItemsPerSession', 0, Infinity],
  ['likeProbability', 0, 1],
  ['commentsPerLike', 0, Infinity],
  ['postsPerWeek', 0, Infinity],
  ['followsPerDay', 0, Infinity],
  ['exploreShare', 0, 1],
  ['unfollowsPerDay', 0, Infinity],
  ['followBackProbability', 0, 1],
  ['clockShiftHours', -MOST_HOURS, MOST_HOURS],
  ['followings', 0, Infinity],
  ['popularity', 0, Infinity],
  ['ageDays', -MOST_DAYS, MOST_DAYS],
  ['onboardingFollowsPerDay', 0, Infinity],
  ['nDevices', 1, MOST_DEVICES],
  ['webShare', 0, 1],
];

/** The same for those that may be left out. */
const OPTIONAL: typeof NUMBERS = [
  ['nStaff', 1, MOST_DEVICES],
  ['scheduledShare', 0, 1],
  ['gaze', 0, 1],
  ['reach', 0, 1],
  ['leavesDay', 0, MOST_DAYS],
  ['office', -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
];

const TRAVEL: readonly (readonly [keyof NonNullable<Traits['travel']>, number, number])[] = [
  ['fromDay', -MOST_DAYS, MOST_DAYS],
  ['toDay', -MOST_DAYS, MOST_DAYS],
  ['shiftHours', -MOST_HOURS, MOST_HOURS],
];

const WHOLE: ReadonlySet<string> = new Set(['nDevices', 'nStaff', 'office']);
const FLAGS = ['isPrivate', 'isBusiness', 'hasPicture'] as const;

/** Throws UserError, naming plug-in and trait, unless somebody whom a plug-in drew can live. */
export function checkTraits({ kind, id }: Author, traits: Traits | null | undefined): asserts traits is Traits {
  const where = `${kind} ${id}`;
  if (typeof traits !== 'object' || traits === null) throw mistake(where, 'traits', traits);
  for (const [name, least, most] of NUMBERS) checkNumber(`${where}: `, name, traits[name], [least, most]);
  for (const [name, least, most] of OPTIONAL)
    if (traits[name] !== undefined) checkNumber(`${where}: `, name, traits[name], [least, most]);
  for (const name of FLAGS)
    if (typeof traits[name] !== 'boolean') throw mistake(`${where}: ${name}`, 'true or false', traits[name]);
  const travel: unknown = traits.travel;
  if (travel === undefined) return;
  if (typeof travel !== 'object' || travel === null) throw mistake(`${where}: travel`, 'a journey', travel);
  for (const [name, least, most] of TRAVEL)
    checkNumber(`${where}: travel.`, name, (travel as Record<string, unknown>)[name], [least, most]);
}

/** Throws UserError unless an operation asked for a number of devices. */
export function checkDevices({ kind, id }: Author, nDevices: number): void {
  if (nDevices >>> 0 !== nDevices) throw mistake(`${kind} ${id}: nDevices`, 'a whole number of at least 0', nDevices);
}

function checkNumber(before: string, name: string, value: unknown, [least, most]: readonly [number, number]): void {
  const isWhole = WHOLE.has(name);
  if (Number.isFinite(value) && (value as number) >= least && (value as number) <= most)
    if (!isWhole || Number.isInteger(value)) return;
  const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
  throw mistake(before + name, `a ${isWhole ? 'whole ' : ''}number ${range}`, value);
}
