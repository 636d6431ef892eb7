import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import copycatch from '../../detectors/catalog/copycatch.js';
import { preparePast } from '../../detectors/host/prepare-past.js';
import { explainRows, fitDetector, groupPast, scorePast } from '../../detectors/host/run-detector.js';
import { coreOf, growCore, listByActor } from '../../detectors/lib/lockstep-core.js';
import { sortByAim } from '../../detectors/lib/matched-actions.js';
import type { Unit } from '../../detectors/past.js';
import { openStream, rootKey } from '../../random/stream.js';
import { NONE } from '../../sim/traffic/columns.js';
import { VERB } from '../../sim/traffic/verb.js';
import { buildTraffic } from '../../experiments/examiner/worlds/build-traffic.js';
import { EPOCH_SEC, type TinyAction, type TinyWorld } from '../../experiments/examiner/worlds/tiny-world.js';
import { expectHonest } from '../conformance/honest-explanation.js';

const anyActs = fc.array(fc.record({ actor: fc.nat(4), aim: fc.nat(4), t: fc.nat(40) }), { maxLength: 40 });

describe('cores', () => {
  test('hold exactly those who come to enough of the aims in time, however often', () => {
    const anyRule = fc.record({ share: fc.constantFrom(0.5, 0.6, 0.7, 0.8, 1), withinSec: fc.nat(10) });
    fc.assert(
      fc.property(anyActs, fc.array(fc.nat(40), { minLength: 5, maxLength: 5 }), anyRule, (acts, centreSec, rule) => {
        const actions = sorted(acts);
        const centres = { aim: Uint32Array.of(0, 1, 2, 3, 4), centreSec: Float64Array.from(centreSec) };
        const wanted = [0, 1, 2, 3, 4].filter((actor) => {
          const met = [0, 1, 2, 3, 4].filter((aim) =>
            acts.some(
              (act) => act.actor === actor && act.aim === aim && Math.abs(act.t - centreSec[aim]) <= rule.withinSec,
            ),
          );
          return met.length > 0 && met.length >= rule.share * 5 - 1e-9;
        });
        expect([...coreOf(actions, centres, { nAims: 5, ...rule }).members]).toEqual(wanted);
      }),
      { seed: 131, numRuns: 100 },
    );
  });

  test('that have grown are cores by the definition, worth what their members matched', () => {
    fc.assert(
      fc.property(anyActs, (acts) => {
        const actions = sorted(acts);
        const rule = { nAims: 2, share: 1, withinSec: 5 };
        const core = growCore(actions, listByActor(actions), Uint32Array.of(0, 1, 2), rule);
        if (core === null) return;
        expect(new Set(core.aim).size).toBe(2);
        const again = coreOf(actions, core, rule);
        expect([...core.members]).toEqual([...again.members]);
        expect(core.worth).toBe(2 * core.members.length);
      }),
      { seed: 132, numRuns: 100 },
    );
  });

  function sorted(acts: readonly { actor: number; aim: number; t: number }[]) {
    const rows = [...acts].sort((a, b) => a.t - b.t);
    return sortByAim({
      actor: Uint32Array.from(rows, ({ actor }) => actor),
      nActors: 5,
      aim: Uint32Array.from(rows, ({ aim }) => aim),
      nAims: 5,
      t: Uint32Array.from(rows, ({ t }) => t),
    });
  }
});

const N_PEOPLE = 120;
const IN_STEP = [120, 121, 122, 123, 124, 125, 126, 127];
const SPREAD = [128, 129, 130, 131, 132, 133, 134, 135];

/**
 * People follow anybody at any time. Eight accounts follow ten others in step, and thirty more each at any time for camouflage; eight others follow the
 * same ten whenever they like.
 */
function lockstepTown(): TinyWorld {
  const random = openStream(rootKey('lockstep cores'));
  const actions: TinyAction[] = [];
  const anyTime = (): number => random.below(4 * EPOCH_SEC - 3600);
  const follow = (actor: number, target: number, t: number): void => {
    if (actor === target) return;
    const frame = { object: NONE, session: actor, device: actor, client: 0, network: 1 };
    actions.push({ t, verb: VERB.follow, actor, target, ...frame });
  };
  for (let actor = 0; actor < N_PEOPLE; actor++)
    for (let n = 0; n < 12; n++) follow(actor, random.below(N_PEOPLE), anyTime());
  for (let target = 0; target < 10; target++) {
    const t = anyTime();
    for (const actor of IN_STEP) follow(actor, target, t + random.below(1800));
    for (const actor of SPREAD) follow(actor, target, anyTime());
  }
  for (const actor of IN_STEP) for (let n = 0; n < 30; n++) follow(actor, 20 + random.below(90), anyTime());
  actions.sort((a, b) => a.t - b.t);
  const plain = { isPrivate: false, isBusiness: false, hasPicture: true, nPostsBefore: 0, followings: [] };
  const accounts = Array.from({ length: 136 }, () => ({ ...plain, createdSec: -1 }));
  return { accounts, actions, nEpochs: 4, bots: [...IN_STEP, ...SPREAD] };
}

describe('copycatch', () => {
  const world = lockstepTown();
  const pastOf = (unit: Unit) =>
    preparePast({ traffic: buildTraffic(world, { nEpochs: 4 }), unit, nowSec: 4 * EPOCH_SEC, windowStartSec: 0 }, []);
  const fit = (unit: Unit) =>
    fitDetector(copycatch, { params: { withinMinutes: 60 }, seed: 'a', train: pastOf(unit), labels: null });

  test('finds who acts in step, camouflaged or not, as one group; those who spread the same follows stay unseen', () => {
    const score = scorePast(fit('account'), pastOf('account'));
    expect([...score.keys()].filter((account) => score[account] > 0.5)).toEqual(IN_STEP);
    const { groupOf } = groupPast(fit('group'), pastOf('group'));
    expect([...groupOf.keys()].filter((account) => groupOf[account] !== NONE)).toEqual(IN_STEP);
    expect(new Set(IN_STEP.map((account) => groupOf[account])).size).toBe(1);
  });

  test('only actions by which an account is in step count in full', () => {
    const past = pastOf('action');
    const score = scorePast(fit('action'), past);
    expect(score.length).toBe(world.actions.length);
    let nInStep = 0;
    score.forEach((value, row) => {
      const { actor, target } = world.actions[row];
      if (value > 0.5) nInStep++;
      if (value > 0.5) expect([IN_STEP.includes(actor), target < 10]).toEqual([true, true]);
    });
    // A core of six aims at least, with its eight members nearly all at each.
    expect(nInStep).toBeGreaterThanOrEqual(0.8 * 6 * 8);
  });

  test('reasons name those in step, and add up for accounts and actions', () => {
    for (const unit of ['account', 'action'] as const) {
      const past = pastOf(unit);
      const fitted = fit(unit);
      const score = scorePast(fitted, past);
      const rows = [...score.keys()].filter((row) => past.account[row] === IN_STEP[2] || row % 61 === 0);
      explainRows(fitted, past, rows).forEach((explanation, at) => {
        expectHonest(explanation!, score[rows[at]]);
        if (past.account[rows[at]] === IN_STEP[2])
          expect([...explanation!.reasons[0].members!].sort((a, b) => a - b)).toEqual(IN_STEP);
      });
    }
  });
});
