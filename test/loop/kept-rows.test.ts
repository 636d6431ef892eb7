import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadFeatureBlocks } from '../../detectors/load-feature-blocks.js';
import { preparePast } from '../../detectors/host/prepare-past.js';
import { runArm } from '../../experiments/loop/run-arm.js';
import { LessonRows, takeRows } from '../../experiments/platform/lesson-rows.js';
import { RollingTraffic } from '../../experiments/platform/rolling-traffic.js';
import { loadDetectors } from '../../detectors/load-detectors.js';
import { rootKey } from '../../random/stream.js';
import { simulate } from '../../sim/simulate.js';
import type { Traffic } from '../../sim/traffic/epoch.js';
import { VERB } from '../../sim/traffic/verb.js';
import { smallScenario } from '../sim/small-world.js';
import { notebook, openSeat, tinyLoop } from './tiny-loop.js';

const DAY_SEC = 86_400;
const seat = await openSeat();
afterAll(() => seat.close());
let traffic: Traffic;
beforeAll(async () => {
  const scenario = smallScenario({
    horizonDays: 9,
    operations: [{ use: 'follow-service', with: { customerShare: 0.2 } }],
  });
  ({ traffic } = await simulate(scenario, { seed: 'kept' }));
});

test('rolling traffic starts from the graph and the post counts that the forgotten epochs left', () => {
  const rolling = new RollingTraffic(traffic, 2);
  const edges = new Set<string>();
  const { graph, accounts, epochs } = traffic;
  for (let account = 0; account < accounts.nAccounts; account++)
    for (let edge = graph.offset[account]; edge < graph.offset[account + 1]; edge++)
      edges.add(`${account}>${graph.target[edge]}`);
  const nPosts = Array.from({ length: accounts.nAccounts }, (_, account) => accounts.nPostsBefore[account]);
  for (const [day, epoch] of epochs.entries()) {
    rolling.add(epoch);
    const forgotten = epochs[day - 2] as (typeof epochs)[number] | undefined;
    for (let row = 0; row < (forgotten?.nActions ?? 0); row++) {
      const { verb, actor, target } = forgotten as (typeof epochs)[number];
      if (verb[row] === VERB.follow) edges.add(`${actor[row]}>${target[row]}`);
      else if (verb[row] === VERB.unfollow) edges.delete(`${actor[row]}>${target[row]}`);
      else if (verb[row] === VERB.post) nPosts[actor[row]]++;
    }
    const now = rolling.traffic;
    const found: string[] = [];
    for (let account = 0; account < accounts.nAccounts; account++)
      for (let edge = now.graph.offset[account]; edge < now.graph.offset[account + 1]; edge++) {
        found.push(`${account}>${now.graph.target[edge]}`);
        if (edge > now.graph.offset[account])
          expect(now.graph.target[edge]).toBeGreaterThan(now.graph.target[edge - 1]);
      }
    expect(new Set(found)).toEqual(edges);
    expect(found.length).toBe(edges.size);
    expect(Array.from(now.accounts.nPostsBefore as Uint32Array)).toEqual(nPosts);
  }
  expect(rolling.nForgotten).toBe(7);
});

test('features that are asked for a detector are those that it reads, the same as without it', async () => {
  const last = traffic.epochs[traffic.epochs.length - 1];
  const request = { traffic, unit: 'action', nowSec: last.endSec, windowStartSec: last.startSec } as const;
  const all = (await seat.features(request)).columns;
  expect(Object.keys((await seat.features(request, 'gradient-boosting')).columns)).toEqual(Object.keys(all));
  expect(Object.keys((await seat.features(request, 'client-signature')).columns)).toEqual([]);
  const rates = (await seat.features(request, 'rate-rules')).columns;
  expect(Object.keys(rates)).toEqual(Object.keys(all).filter((name) => name.startsWith('action-rates/')));
  for (const [name, column] of Object.entries(rates)) expect(column).toEqual(all[name]);
});

describe('rows that are kept', () => {
  test('are the newest window with the features they were scored with, no more than wanted, whole accounts at a time', async () => {
    const blocks = await loadFeatureBlocks();
    const days = traffic.epochs.map((epoch, day) =>
      preparePast(
        {
          traffic: { ...traffic, epochs: traffic.epochs.slice(0, day + 1) },
          unit: 'action',
          nowSec: epoch.endSec,
          windowStartSec: epoch.startSec,
        },
        blocks,
      ),
    );
    const all = days.slice(-4).reduce((sum, { nRows }) => sum + nRows, 0);
    for (const mostRows of [all * 2, Math.floor(all / 3)]) {
      const kept = new LessonRows({
        ...{ windowSec: 4 * DAY_SEC, mostRows, nAccounts: traffic.accounts.nAccounts, key: rootKey('kept') },
      });
      for (const day of days) kept.add(day, 0);
      const { past, isKept } = kept.lesson();
      const wanted = days.slice(-4).flatMap((day) =>
        Array.from({ length: day.nRows }, (_, row) => row)
          .filter((row) => isKept(day.account[row]))
          .map((row) => [
            day.actions?.epoch[row],
            day.actions?.row[row],
            ...Object.values(day.columns).map((c) => c[row]),
          ]),
      );
      const found = Array.from({ length: past.nRows }, (_, row) => [
        ...[past.actions?.epoch[row], past.actions?.row[row]],
        ...Object.values(past.columns).map((column) => column[row]),
      ]);
      expect(found).toEqual(wanted);
      if (mostRows > all) expect(past.nRows).toBe(all);
      else expect(past.nRows).toBeLessThan(0.6 * all);
      expect(past.nRows).toBeGreaterThan(50);
    }
  });

  test('are enough for every detector that says that its rows stand alone: its scores do not change with the rows and the traffic beside them', async () => {
    const rowsOnly = [...(await loadDetectors()).values()].filter(
      ({ scoresRowsAlone, units }) => scoresRowsAlone === true && units.includes('action'),
    );
    expect(rowsOnly.map(({ id }) => id)).toContain('gradient-boosting');
    const last = traffic.epochs[traffic.epochs.length - 1];
    const past = await seat.features({ traffic, unit: 'action', nowSec: last.endSec, windowStartSec: last.startSec });
    const labels = {
      row: Uint32Array.from({ length: past.nRows }, (_, row) => row),
      isInauthentic: Uint32Array.from({ length: past.nRows }, (_, row) =>
        Number(past.columns['action-rates/all-by-actor-this-hour'][row] > 8),
      ),
    };
    const some = labels.row.filter((row) => row % 3 === 0);
    for (const { id } of rowsOnly) {
      await seat.fit({ detector: id, params: {}, seed: 'kept', train: { ...past, traffic: null }, labels });
      const score = await seat.score(past);
      const alone = await seat.score({ ...takeRows(past, some), traffic: null });
      expect([...alone]).toEqual([...some].map((row) => score[row]));
      expect(new Set(score).size).toBeGreaterThan(1);
    }
  });

  test('teach a detector in the loop, also again and again, and sweeps never look at more epochs than they need', async () => {
    const notes = notebook();
    const result = await runArm(
      tinyLoop({
        ...{
          policy: 'threshold',
          params: { budgetPer100kActions: 5000 },
          detector: 'gradient-boosting',
          listener: notes,
        },
        deployment: {
          scoresRowsAlone: true,
          lookBackEpochs: 3,
          retrainEverySweeps: 2,
          detectorParams: { iterations: 10 },
        },
      }),
      seat,
    );
    for (const { past } of notes.sweeps) expect(past.traffic?.epochs.length).toBeLessThanOrEqual(3);
    const sum = (quantity: string): number => result.days[quantity].reduce((total, n) => total + n, 0);
    expect(sum('foreign hit') / sum('foreign scored')).toBeGreaterThan(0.3);
    expect(sum('own hit') / sum('own scored')).toBeLessThan(0.15);
  });
});
