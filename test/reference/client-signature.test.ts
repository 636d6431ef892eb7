import { describe, expect, test } from 'vitest';
import { dailyLimits, limitOf } from '../../detectors/lib/daily-limits.js';
import type { PercentileForm } from '../../detectors/lib/percentile.js';
import { clearUnknown, countSignatures, signatureShares } from '../../detectors/lib/signature-shares.js';
import { holdTo } from './parity.js';
import { parseColumns, readFixture } from './reference-data.js';

/** Days that limits and signatures are learned from; the later ones are judged. */
const FIRST_JUDGED_DAY = 4;

const columns = parseColumns(readFixture('daily-actions.csv'));
const lines = columns['n'].map((n, at) => ({
  n,
  day: columns['day'][at],
  network: columns['network'][at],
  client: columns['client'][at],
  count: columns['actions'][at],
  isService: columns['is_service'][at],
}));
/** One entry an account and day. */
const accountDays = lines.flatMap((line) => Array.from({ length: line.n }, () => line));
const judged = accountDays.filter(({ day }) => day >= FIRST_JUDGED_DAY);
const words = (name: 'network' | 'client' | 'count', days: typeof accountDays): Uint32Array =>
  Uint32Array.from(days, (line) => line[name]);

function learnLimits(form: PercentileForm): Map<number, number> {
  const legitimate = accountDays.filter(({ day, isService }) => day < FIRST_JUDGED_DAY && isService === 0);
  const counts = {
    network: words('network', legitimate),
    verb: new Uint32Array(legitimate.length),
    count: words('count', legitimate),
  };
  return dailyLimits(counts, { percentile: 99, form, minDays: 100 });
}

describe('client-signature on the reference case', () => {
  test('finds the 99th percentile of each network, in both definitions', () => {
    const of = (form: PercentileForm): number[] =>
      [1001, 1002, 1003, 2001].map((asn) => limitOf(learnLimits(form), asn, 0));
    const name = 'rules_and_aggregates';
    holdTo(['client-signature', name, '99th percentiles, linear'], of('linear'), [37, 38, 33.62, 30.86], 1e-9);
    holdTo(['client-signature', name, '99th percentiles, higher'], of('higher'), [37, 38, 34, 32], 0);
  });

  test.each(['linear', 'higher'] as const)('counts over the %s limit: 205 flagged, 166 of them rightly', (form) => {
    const limits = learnLimits(form);
    const flagged = judged.filter(({ network, count }) => count > limitOf(limits, network, 0));
    const counts = [flagged.length, flagged.filter(({ isService }) => isService === 1).length];
    holdTo(['rate-rules', 'rules_and_aggregates', `days over the ${form} limit, rightly`], counts, [205, 166], 0);
    expect(judged.filter(({ isService }) => isService === 0)).toHaveLength(2133);
  });

  test('the signature of the service is its network with its client, and flags its 166 days and no other', () => {
    const labelled = accountDays.filter(({ day }) => day < FIRST_JUDGED_DAY);
    const partsOf = (days: typeof accountDays): Uint32Array[] => [words('network', days), words('client', days)];
    const isInauthentic = Int8Array.from(labelled, ({ isService }) => isService);
    const table = countSignatures(partsOf(labelled), isInauthentic, { base: 0.1, prior: 20 });
    const known = [...table.levels[1]].filter(([, { share }]) => share > 0.5).map(([key]) => key);
    expect(known).toEqual(['2001/3']);
    const share = new Float64Array(judged.length);
    signatureShares(table, partsOf(judged), share);
    const flagged = judged.filter((_, at) => share[at] > 0.5);
    holdTo(['client-signature', 'rules_and_aggregates', 'days flagged by signature'], flagged.length, 166, 0);
    expect(flagged.every(({ isService }) => isService === 1)).toBe(true);
  });

  test('the paper’s form, a known pair and a count over the limit: the same 166 days, all rightly', () => {
    const limits = learnLimits('linear');
    const labelled = accountDays.filter(({ day }) => day < FIRST_JUDGED_DAY);
    const partsOf = (days: typeof accountDays): Uint32Array[] => [words('network', days), words('client', days)];
    const isInauthentic = Int8Array.from(labelled, ({ isService }) => isService);
    const table = countSignatures(partsOf(labelled), isInauthentic, { base: 0.1, prior: 20 });
    const score = Float64Array.from(judged, ({ network, count }) => count / (count + limitOf(limits, network, 0)));
    clearUnknown(table, partsOf(judged), score);
    const flagged = judged.filter((_, at) => score[at] > 0.5);
    const counts = [flagged.length, flagged.filter(({ isService }) => isService === 1).length];
    const what = 'days flagged by signature and over the limit, rightly';
    holdTo(['client-signature', 'rules_and_aggregates', what], counts, [166, 166], 0);
  });

  test('a shared signature is worth less: people on the service’s client and network lower its share', () => {
    const labelled = accountDays.filter(({ day }) => day < FIRST_JUDGED_DAY);
    const shareWith = (nPeople: number): number => {
      const network = [...words('network', labelled), ...Array<number>(nPeople).fill(2001)];
      const client = [...words('client', labelled), ...Array<number>(nPeople).fill(3)];
      const mark = [...labelled.map(({ isService }) => isService), ...Array<number>(nPeople).fill(0)];
      const parts = [Uint32Array.from(network), Uint32Array.from(client)];
      return countSignatures(parts, Int8Array.from(mark), { base: 0.1, prior: 20 }).levels[1].get('2001/3')!.share;
    };
    const nService = labelled.filter(({ isService }) => isService === 1).length;
    expect(shareWith(0)).toBeGreaterThan(0.9);
    expect(Math.abs(shareWith(nService) - 0.5)).toBeLessThan(0.05);
    expect(shareWith(10 * nService)).toBeLessThan(0.12);
  });
});
