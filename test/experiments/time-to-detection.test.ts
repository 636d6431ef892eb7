import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import midas from '../../detectors/catalog/midas.js';
import { preparePast } from '../../detectors/host/prepare-past.js';
import { fitDetector, scorePast } from '../../detectors/host/run-detector.js';
import { buildTraffic } from '../../experiments/examiner/worlds/build-traffic.js';
import { EPOCH_SEC, type TinyAction } from '../../experiments/examiner/worlds/tiny-world.js';
import { judgeCell } from '../../experiments/judge/judge-cell.js';
import type { Judged } from '../../experiments/metric.js';
import { CATCH_HOURS } from '../../experiments/metrics/first-catches.js';
import { loadMetrics } from '../../experiments/metrics/load-metrics.js';
import { policy, type Policy } from '../../experiments/policy.js';
import { z } from 'zod';
import { openStream, rootKey } from '../../random/stream.js';
import { NONE } from '../../sim/traffic/columns.js';
import { VERB } from '../../sim/traffic/verb.js';

const HOUR_SEC = 3600;
const metrics = [...(await loadMetrics()).values()].filter(({ id }) => /catch$|caught-in/.test(id));
const valueOf = (id: string, judged: Judged): number => metrics.find((each) => each.id === id)!.compute(judged);

interface Row {
  readonly hour: number;
  readonly account: number;
  readonly campaign: number;
  readonly score: number;
  readonly isPositive: number;
}

/** Rows in the order of time, hit from a half. */
function judgedOf(list: readonly Row[], endHour: number, threshold = 0.5): Judged {
  const rows = [...list].sort((a, b) => a.hour - b.hour);
  const words = (pick: (row: Row) => number) => Uint32Array.from(rows, pick);
  const bytes = (pick: (row: Row) => number) => Uint8Array.from(rows, pick);
  return {
    ...{ level: 'action', nRows: rows.length, score: Float64Array.from(rows, ({ score }) => score) },
    ...{ isPositive: bytes((row) => row.isPositive), isHit: bytes(({ score }) => (score >= threshold ? 1 : 0)) },
    ...{ account: words((row) => row.account), isPerson: bytes(() => 1) },
    timing: {
      tSec: words(({ hour }) => hour * HOUR_SEC),
      campaign: words((row) => row.campaign),
      endSec: endHour * HOUR_SEC,
    },
  };
}

const at = (hour: number, account: number, campaign: number, score: number, isPositive = 1): Row => ({
  ...{ hour, account, campaign, score, isPositive },
});

/** A week. Account 1 is caught after 5 hours, 2 after 28, 3 never, 4 after 10 hours with its eleventh action. */
const WEEK: readonly Row[] = [
  ...[at(0, 1, 0, 0.1), at(5, 1, 0, 0.9), at(6, 1, 0, 0.9)],
  ...[at(2, 2, 0, 0.2), at(3, 2, NONE, 0.9, 0), at(30, 2, 0, 0.8)], // hit at hour 3 was its owner: no catch
  at(150, 3, 1, 0.1), // seen for 18 hours only
  ...Array.from({ length: 12 }, (_, n) => at(10 + n, 4, NONE, n < 10 ? 0.1 : 0.7)),
];

describe('a week by hand', () => {
  const judged = judgedOf(WEEK, 168);

  test.each([
    ['caught-in-a-day', 2 / 3],
    ['caught-in-ten-actions', 0],
    ['hours-before-catch', (5 + 28 + 10) / 3],
    ['actions-before-catch', (1 + 1 + 1 + 10) / 4],
    ['campaigns-caught-in-a-day', 1],
    ['campaign-hours-before-catch', 5],
  ])('%s', (id, value) => {
    expect(valueOf(id, judged)).toBeCloseTo(value, 12);
    // nothing is timed where nothing is inauthentic
    expect(valueOf(id, { ...judged, isPositive: new Uint8Array(judged.nRows) })).toBeNaN();
    expect(valueOf(id, { ...judged, timing: { ...judged.timing!, campaign: null } })).toSatisfy(
      (timed: number) => /campaign/.test(id) === Number.isNaN(timed), // accounts drawn anew tear campaigns apart
    );
  });

  test('the judge gives them by segment, and the curve over hours', () => {
    const toy = policy({
      ...{ id: 'half', summary: 'hits from a half', params: z.strictObject({}), prepare: () => 0.5 },
      decide: (plan: number, score, rows, isHit) => {
        for (let row = 0; row < rows.nRows; row++) isHit[row] = score[row] >= plan ? 1 : 0;
      },
      threshold: (plan: number) => plan,
    }) as unknown as Policy;
    const score = judged.score as Float64Array;
    const segment = {
      name: 'operation:x',
      isIn: Uint8Array.from(judged.account as Uint32Array, (each) => (each === 2 ? 1 : 0)),
    };
    const nobody = { row: new Uint32Array(0), isInauthentic: new Uint32Array(0) };
    const rows = {
      ...(judged as unknown as Parameters<typeof judgeCell>[0]['rows']),
      ...{ isCounted: null, classes: ['organic', 'x'], classOf: Uint32Array.from(judged.isPositive as Uint8Array) },
      segments: [{ name: 'overall', isIn: null }, segment],
    };
    const cell = { rows, score, validationScore: new Float64Array(0), audited: nobody };
    const [result] = judgeCell(cell, [{ name: 'half', policy: toy, params: {} }], metrics).policies;
    const told = (where: string, id: string): number | undefined =>
      result.values.find(({ segment: name, metric }) => name === where && metric === id)?.value;
    expect(told('overall', 'caught-in-a-day')).toBeCloseTo(2 / 3, 12);
    expect(told('operation:x', 'caught-in-a-day')).toBe(0);
    expect(told('operation:x', 'hours-before-catch')).toBe(28);
    const curve = result.caughtByHour!;
    const by = (hours: number): number => CATCH_HOURS.indexOf(hours);
    expect([0, 6, 12, 24, 36].map((hours) => curve.accounts[by(hours)])).toEqual([0, 1 / 3, 2 / 3, 2 / 3, 1]);
    expect([3, 6].map((hours) => curve.campaigns[by(hours)])).toEqual([0, 1]);
  });
});

test('a lower threshold never catches later, nor fewer', () => {
  const row = fc.record({
    ...{ hour: fc.nat(167), account: fc.nat(3), campaign: fc.constantFrom(0, 1, NONE) },
    ...{ score: fc.nat(6).map((step) => step / 6), isPositive: fc.nat(1) },
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), fc.nat(6), fc.nat(6), (rows, a, b) => {
      const strict = judgedOf(rows, 168, Math.max(a, b) / 6);
      const lax = judgedOf(rows, 168, Math.min(a, b) / 6);
      for (const { id, better, range } of metrics) {
        const [from, to] = [valueOf(id, strict), valueOf(id, lax)];
        if (Number.isNaN(from)) expect(to).toBeNaN();
        else if (better === 'higher') expect(to).toBeGreaterThanOrEqual(from);
        else expect(to).toBeLessThanOrEqual(from);
        if (!Number.isNaN(to)) expect(to >= range[0] && to <= range[1]).toBe(true);
      }
    }),
    { seed: 5 },
  );
});

describe('midas on a planted burst', () => {
  const [nDays, nPeople, nBots, flooded] = [9, 10, 20, 7];
  const [burstSec, nRounds] = [5.5 * EPOCH_SEC, 12];

  /** Everybody likes one account about once an hour, bots the same one; from noon of the sixth day each bot also likes it every minute, twelve times. */
  function burstingTown(): (TinyAction & { readonly isBurst: boolean })[] {
    const random = openStream(rootKey('burst'));
    const like = (actor: number, t: number, isBurst: boolean) => ({
      ...{
        t,
        verb: VERB.like,
        actor,
        target: actor < nPeople ? (actor + 1) % nPeople : flooded,
        object: NONE,
        isBurst,
      },
      ...{ session: actor, device: actor, client: 0, network: 1 },
    });
    const actions = Array.from({ length: nPeople + nBots }, (_, actor) => [
      ...Array.from({ length: 24 * nDays }, () => like(actor, random.below(nDays * EPOCH_SEC), false)),
      ...Array.from({ length: actor < nPeople ? 0 : nRounds }, (_, n) => like(actor, burstSec + 60 * n + actor, true)),
    ]).flat();
    return actions.sort((a, b) => a.t - b.t || a.actor - b.actor);
  }

  test('the campaign is caught minutes after its first like, and before its last', () => {
    const plain = { createdSec: -1, isPrivate: false, isBusiness: false, hasPicture: true, nPostsBefore: 0 };
    const accounts = Array.from({ length: nPeople + nBots }, () => ({ ...plain, followings: [] }));
    const actions = burstingTown();
    const world = { accounts, actions, nEpochs: nDays, bots: [] };
    const past = (fromDay: number, toDay: number) =>
      preparePast(
        {
          ...{ traffic: buildTraffic(world, { nEpochs: toDay }), unit: 'action' },
          ...{ nowSec: toDay * EPOCH_SEC, windowStartSec: fromDay * EPOCH_SEC },
        },
        [],
      );
    const params = { form: 'plain', verbs: ['like'] };
    const scoresOf = (rows: ReturnType<typeof past>): Float64Array =>
      scorePast(fitDetector(midas, { params, seed: 'a', train: rows, labels: null }), rows);
    // frozen: the highest score of the three quiet days before
    const threshold = Math.max(...scoresOf(past(2, 5))) + 1e-9;
    const test = past(5, nDays);
    const scores = scoresOf(test);
    const rows = actions
      .filter(({ t }) => t >= 5 * EPOCH_SEC)
      .map(({ t, actor, isBurst }, row): Row => {
        expect(test.account[row]).toBe(actor);
        return at(t / HOUR_SEC, actor, isBurst ? 0 : NONE, scores[row], isBurst ? 1 : 0);
      });
    expect(rows).toHaveLength(scores.length);
    const judged = judgedOf(rows, nDays * 24, threshold);
    expect(valueOf('campaigns-caught-in-a-day', judged)).toBe(1);
    const hours = valueOf('campaign-hours-before-catch', judged);
    expect(hours).toBeGreaterThan(0); // the first like of a burst is no burst
    expect(hours).toBeLessThan(nRounds / 60);
    // had the threshold been out of reach, the full 72 hours would count
    expect(valueOf('campaign-hours-before-catch', judgedOf(rows, nDays * 24, 2))).toBe(72);
  });
});
