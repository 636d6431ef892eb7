import { didYouMean } from '../../errors/did-you-mean.js';
import { UserError } from '../../errors/user-error.js';
import { openStream, rootKey } from '../../random/stream.js';
import { VERB, VERB_NAMES } from '../../sim/traffic/verb.js';
import { columnAt, readLabel, readNumbers } from './account-table.js';
import type { CsvTable } from './read-csv.js';

/** Who did what to whom and when, as numbers, and what the data's authors say of some accounts. */
export interface EventLog {
  readonly nAccounts: number;
  /** One entry an event, in the order of the times. */
  readonly who: Uint32Array;
  readonly whom: Uint32Array;
  /** Seconds since the midnight (UTC) before the first event; 0 throughout where the data has no times. */
  readonly tSec: Uint32Array;
  /** See VERB. */
  readonly verb: Uint8Array;
  /** Accounts with a label, ascending. */
  readonly account: Uint32Array;
  /** One entry an account of `account`: 1 = inauthentic. */
  readonly isInauthentic: Uint8Array;
}

/** Which columns of a file of events mean what. */
export interface EventMapping {
  readonly who: string;
  readonly whom: string;
  /** Column of times: seconds, or dates such as 2018-11-19T08:00:00Z. Left out: the data has no times. */
  readonly when?: string | undefined;
  /** Column of verbs, by name; left out: every event is `verb`. */
  readonly verbColumn?: string | undefined;
  readonly verb: string;
  /** Column that says how many times an event happened: whole numbers of at least 1. */
  readonly weight?: string | undefined;
  /** True: the same id on both sides means two things (users and objects); objects become accounts that never act. */
  readonly twoSided: boolean;
}

/** Where the labels stand. */
export interface LabelSource {
  readonly csv: CsvTable;
  readonly id: string;
  readonly label: string;
  /** `who`: of those who act. `whom`: of what is acted on; who acts on something labelled 1 counts as inauthentic, everybody else as organic. */
  readonly of: 'who' | 'whom';
}

/** More events than this are a mistake in the column of weights (assumed). */
const MOST_EVENTS = 100_000_000;

/**
 * Turns text cells into a log. Accounts are numbered in an order drawn at random, since the order of a file often is the label. Throws UserError with file, line and
 * column on a bad cell, a missing column, or labels of which none is of an account that is there.
 */
export function toEventLog(csv: CsvTable, mapping: EventMapping, labels: LabelSource): EventLog {
  const cells = (name: string, role: string): string[] => {
    const position = columnAt(csv, name, role);
    return csv.rows.map((row) => row[position]);
  };
  const from = cells(mapping.who, 'who');
  const to = cells(mapping.whom, 'whom').map((id) => (mapping.twoSided ? `whom ${id}` : id));
  const marks = markedIds(labels, mapping.twoSided);
  const numberOf = numbersOf([from, to, [...marks.keys()]]);
  const events = timed(csv, mapping);
  const at = (ids: readonly string[], event: number): number => numberOf.get(ids[events.row[event]]) as number;
  const who = Uint32Array.from(events.row, (_, event) => at(from, event));
  const whom = Uint32Array.from(events.row, (_, event) => at(to, event));
  const verbOfRow = verbsOf(csv, mapping);
  const named = new Map([...marks].map(([id, mark]) => [numberOf.get(id) as number, mark]));
  const known = labels.of === 'who' ? named : actorsOf(who, whom, named);
  if (![...known.keys()].some((account) => who.includes(account)))
    throw new UserError(
      `${labels.csv.file}: column "${labels.id}": none of its ids acts in ${csv.file}; expected the ids of ${labels.of === 'who' ? `"${mapping.who}"` : `"${mapping.whom}"`}`,
    );
  const account = Uint32Array.from(known.keys()).sort();
  return {
    nAccounts: numberOf.size,
    ...{ who, whom, tSec: events.tSec },
    verb: Uint8Array.from(events.row, (row) => verbOfRow[row]),
    account,
    isInauthentic: Uint8Array.from(account, (number) => known.get(number) as number),
  };
}

/** Ids with a label; an id with several lines is inauthentic when one of them says so. */
function markedIds({ csv, id, label, of }: LabelSource, twoSided: boolean): Map<string, number> {
  const idAt = columnAt(csv, id, 'labelled id');
  const labelAt = columnAt(csv, label, 'label');
  const marks = new Map<string, number>();
  csv.rows.forEach((row, line) => {
    const key = of === 'whom' && twoSided ? `whom ${row[idAt]}` : row[idAt];
    marks.set(key, Math.max(marks.get(key) ?? 0, readLabel(csv, line, labelAt, row[labelAt])));
  });
  return marks;
}

/** Labels of those who act, from labels of what they act on. */
function actorsOf(
  who: Uint32Array,
  whom: Uint32Array,
  marked: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> {
  const known = new Map<number, number>();
  for (let event = 0; event < who.length; event++)
    known.set(who[event], Math.max(known.get(who[event]) ?? 0, marked.get(whom[event]) ?? 0));
  return known;
}

/** A number for every id, shuffled: the same for the same ids, whatever their order in the file. */
function numbersOf(lists: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const ids = [...new Set(lists.flatMap((list) => list))].sort();
  const random = openStream(rootKey('event-log'), 'account-numbers');
  for (let left = ids.length; left > 1; left--) {
    const drawn = random.below(left);
    [ids[drawn], ids[left - 1]] = [ids[left - 1], ids[drawn]];
  }
  return new Map(ids.map((id, number) => [id, number]));
}

/** Seconds that a column of times can hold, and those beyond which a time is no second since 1970. */
const MOST_SEC = 2 ** 32 - 1;
const LATEST_SEC = 1e11;
const DAYS_OF_YEAR = 365.25;

/** Events in the order of time: the line of each, and when. */
function timed(csv: CsvTable, { when, weight }: EventMapping): { row: Uint32Array; tSec: Uint32Array } {
  const times = when === undefined ? null : readTimes(csv, when);
  const repeats = weight === undefined ? null : readWeights(csv, weight);
  const order = Array.from(csv.rows.keys());
  if (times !== null) order.sort((a, b) => times[a] - times[b] || a - b);
  const row = Uint32Array.from(
    order.flatMap((line) => (repeats === null ? [line] : Array<number>(repeats[line]).fill(line))),
  );
  const startSec = times === null ? 0 : Math.floor(times[order[0]] / 86_400) * 86_400;
  const lastSec = times === null ? 0 : times[order[order.length - 1]];
  if (lastSec - startSec > MOST_SEC)
    throw new UserError(
      `${csv.file}: column "${when}": expected at most ${Math.floor(MOST_SEC / DAYS_OF_YEAR / 86_400)} years from the first event to the last, ` +
        `got ${Math.round((lastSec - startSec) / DAYS_OF_YEAR / 86_400)}; times are seconds`,
    );
  return { row, tSec: row.map((line) => (times === null ? 0 : times[line] - startSec)) };
}

function readTimes(csv: CsvTable, column: string): Float64Array {
  const position = columnAt(csv, column, 'when');
  return Float64Array.from(csv.rows, (cells, line) => {
    const text = cells[position];
    const seconds = text !== '' && Number.isFinite(Number(text)) ? Number(text) : Date.parse(text) / 1000;
    if (Math.abs(seconds) > LATEST_SEC)
      throw new UserError(
        `${csv.file}:${csv.lines[line]}: column "${column}": expected seconds since 1970, got "${text}"; milliseconds are to be divided by 1000`,
      );
    if (Number.isFinite(seconds)) return Math.floor(seconds);
    throw new UserError(
      `${csv.file}:${csv.lines[line]}: column "${column}": expected seconds or a date such as 2018-11-19T08:00:00Z, got "${text}"`,
    );
  });
}

function readWeights(csv: CsvTable, column: string): Float64Array {
  const weights = readNumbers(csv, columnAt(csv, column, 'weight'));
  const bad = weights.findIndex((times) => !Number.isInteger(times) || times < 1);
  if (bad >= 0)
    throw new UserError(
      `${csv.file}:${csv.lines[bad]}: column "${column}": expected a whole number of at least 1, got ${weights[bad]}`,
    );
  const sum = weights.reduce((total, times) => total + times, 0);
  if (sum > MOST_EVENTS)
    throw new UserError(`${csv.file}: column "${column}": adds up to ${sum} events; expected at most ${MOST_EVENTS}`);
  return weights;
}

function verbsOf(csv: CsvTable, { verbColumn, verb }: EventMapping): Uint8Array {
  const position = verbColumn === undefined ? -1 : columnAt(csv, verbColumn, 'verb');
  return Uint8Array.from(csv.rows, (cells, line) => {
    const name = position < 0 ? verb : cells[position].toLowerCase();
    if (Object.hasOwn(VERB, name)) return VERB[name as keyof typeof VERB];
    const where = position < 0 ? csv.file : `${csv.file}:${csv.lines[line]}: column "${verbColumn}"`;
    throw new UserError(`${where}: unknown verb "${name}"${didYouMean(name, VERB_NAMES)}`);
  });
}
