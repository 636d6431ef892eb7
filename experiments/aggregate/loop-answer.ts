import { counted } from '../../errors/counted.js';
import type { TableRow } from '../../reports/report.js';
import type { ClosedLoop } from '../plan/closed-loop-schema.js';
import { DO_NOTHING } from '../plan/plan-closed-loop.js';
import { FORECAST_KINDS } from '../quantification/impact-forecast.js';

/** The study's claims with their numbers, and whom the named arm wrongs most, as the report's answer; what each arm did where nothing is claimed; null where the study has no closed loop. */
export function loopAnswer(
  tables: Readonly<Record<string, readonly TableRow[]>>,
  { hurt }: Partial<Pick<ClosedLoop, 'hurt'>> = {},
): string | null {
  const sentences = (tables['loop-claims'] ?? []).map((claim) => {
    const isShare = claim['unit'] === 'share';
    const isLevel = claim['what'] === 'level';
    const unit = isShare ? (isLevel ? ' %' : ' points') : claim['unit'] === 'count' ? '' : ` ${String(claim['unit'])}`;
    const verdict = isLevel ? `in ${counted(Number(claim['n']), 'world')}` : verdictOf(claim);
    return `${String(claim['says'])}: ${intervalText(claim, 'difference', isShare)(unit)}, ${verdict}.`;
  });
  sentences.push(...(tables['loop-break-even'] ?? []).map(breakEvenSentence));
  if (hurt !== undefined) sentences.push(...hurtSentence(tables['loop-harm'] ?? [], hurt));
  sentences.push(...coverageSentence(tables['loop-coverage'] ?? []));
  if (sentences.length > 0) return sentences.join(' ');
  const totals = tables['loop-totals'] ?? [];
  return totals.length === 0 ? null : armSentences(totals, tables['loop-effects'] ?? []).join(' ');
}

/** What each arm did, where the study claims nothing, and what it left the services against its twin in which nothing is done. */
function armSentences(totals: readonly TableRow[], effects: readonly TableRow[]): string[] {
  const isSingle = new Set(totals.map(({ scenario }) => scenario)).size === 1;
  const places = new Set(
    totals.filter(({ arm }) => arm !== DO_NOTHING).map(({ scenario, arm }) => JSON.stringify([scenario, arm])),
  );
  return [...places].map((place) => {
    const [scenario, arm] = JSON.parse(place) as [string, string];
    const find = (rows: readonly TableRow[], quantity: string): TableRow | undefined =>
      rows.find((one) => one['scenario'] === scenario && one['arm'] === arm && one['quantity'] === quantity);
    const told = (quantity: string, unit = ''): string => {
      const row = find(totals, quantity);
      return row === undefined ? 'unknown' : intervalText(row, 'value', row['unit'] === 'share')(unit);
    };
    const against = (quantity: string, unit = ''): string => {
      const row = find(effects, quantity);
      return row === undefined ? 'unknown' : intervalText(row, 'difference', false)(unit);
    };
    return (
      `${isSingle ? '' : `${scenario}: `}${arm} removes ${told('share-removed', ' %')} of the inauthentic actions, takes ` +
      `${told('own-actions-lost', ' own actions a day')} from their owners and wrongs ${told('people-wronged', ' people')}; ` +
      `against ${DO_NOTHING} it changes what stands by ${against('service-output', ' inauthentic actions a day')}, and the services' customers by ${against('customers')}.`
    );
  });
}

/** Where an effect is gone, with how many pairs of worlds say so. */
function breakEvenSentence(row: TableRow): string {
  const { says, unit, n, pairs } = row as Readonly<Record<string, string>>;
  if (row['value'] === null)
    return `${says}: in none of ${counted(pairs, 'pair')} of worlds does the effect change sign.`;
  return `${says}: ${intervalText(row, 'value', false)(unit === '' ? '' : ` ${unit}`)}, from the ${n} of ${counted(pairs, 'pair')} of worlds in which the effect changes sign.`;
}

/** Units of exactly one. */
const SINGULAR: Readonly<Record<string, string>> = {
  ...{ ' points': ' point', ' people': ' person', ' accounts': ' account', ' days': ' day' },
  ' own actions a day': ' own action a day',
  ' inauthentic actions a day': ' inauthentic action a day',
};

/** `12.3 points [10, 14]`; shares in percent. */
const intervalText =
  (row: TableRow, key: string, isShare: boolean) =>
  (unit: string): string => {
    const text = (value: unknown): string =>
      typeof value === 'number' ? String(Number((isShare ? 100 * value : value).toPrecision(3))) : 'unknown';
    const interval = row['low'] === null ? '' : ` [${text(row['low'])}, ${text(row['high'])}]`;
    const value = text(row[key]);
    return `${value}${/^-?1$/.test(value) ? (SINGULAR[unit] ?? unit) : unit}${interval}`;
  };

/** Who is wronged most often under an arm, against everybody; in the study's first scenario. */
function hurtSentence(harm: readonly TableRow[], arm: string): string[] {
  const rows = harm.filter(
    (row) => row['arm'] === arm && row['quantity'] === 'share wronged' && row['scenario'] === harm[0]['scenario'],
  );
  const everybody = rows.find(({ segment }) => segment === 'everybody');
  const known = rows.filter(({ segment, value }) => segment !== 'everybody' && typeof value === 'number');
  if (everybody === undefined || known.length === 0) return [];
  const [most] = known.toSorted((a, b) => Number(b['value']) - Number(a['value']));
  const [of, all] = [most, everybody].map((row) => intervalText(row, 'value', true)(' %'));
  return [`Under ${arm} ${of} of the group "${String(most['segment'])}" are wronged, of everybody ${all}.`];
}

/** How often the 90 % intervals of the usual quantifier and of reviews held what was true. */
function coverageSentence(coverage: readonly TableRow[]): string[] {
  return FORECAST_KINDS.flatMap((kind) => {
    const held = ['PACC', 'review'].flatMap((method) => {
      const row = coverage.find((one) => one['kind'] === kind && one['method'] === method);
      return row === undefined ? [] : [`${intervalText(row, 'value', true)(' %')} by ${method}`];
    });
    return held.length === 0 ? [] : [`Of the 90 % intervals for ${kind} wrongly hit, these held: ${held.join(', ')}.`];
  });
}

function verdictOf({ low, high, n }: TableRow): string {
  if (typeof low !== 'number' || typeof high !== 'number')
    return n === 1 ? 'one world, no interval' : `the same in all of ${n} pairs of worlds, too few for an interval`;
  return low > 0 || high < 0 ? `clear of 0 in ${n} pairs of worlds` : `not clear of 0 in ${n} pairs of worlds`;
}
