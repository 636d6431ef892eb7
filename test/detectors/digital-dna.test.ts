import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import digitalDna from '../../detectors/catalog/digital-dna.js';
import { preparePast } from '../../detectors/host/prepare-past.js';
import { fitDetector, groupPast, scorePast } from '../../detectors/host/run-detector.js';
import { openPast } from '../../detectors/host/prepared-past.js';
import { commonCurve, longestShared, prepareStrings } from '../../detectors/lib/common-substrings.js';
import { suffixArray } from '../../detectors/lib/suffix-array.js';
import type { Unit } from '../../detectors/past.js';
import { openStream, rootKey } from '../../random/stream.js';
import { NONE } from '../../sim/traffic/columns.js';
import { CLIENT, VERB } from '../../sim/traffic/verb.js';
import { buildTraffic } from '../../experiments/examiner/worlds/build-traffic.js';
import { EPOCH_SEC, type TinyAction } from '../../experiments/examiner/worlds/tiny-world.js';
import { contextOf } from './run-detector-on-table.js';

const letters = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 14 });

test('suffixes come in lexical order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 60 }), (text) => {
      const order = suffixArray(Uint32Array.from(text), 4);
      const word = (at: number): string => text.slice(at).join('');
      const sorted = [...text.keys()].sort((a, b) => (word(a) < word(b) ? -1 : 1));
      expect([...order]).toEqual(sorted);
    }),
    { seed: 31, numRuns: 200 },
  );
});

test('curve and each string’s longest shared substring are those that trying every substring finds', () => {
  fc.assert(
    fc.property(fc.array(letters, { minLength: 1, maxLength: 8 }), (strings) => {
      const set = prepareStrings(strings, 3);
      const words = strings.map((one) => one.join(''));
      const substrings = new Set(
        words.flatMap((word) => [...word].flatMap((_, from) => [...word].map((__, to) => word.slice(from, to + 1)))),
      );
      const holders = new Map(
        [...substrings].map((part) => [part, words.filter((word) => word.includes(part)).length]),
      );
      const curve = commonCurve(set);
      for (let k = 2; k <= strings.length; k++) {
        const shared = [...substrings].filter((part) => part !== '' && holders.get(part)! >= k);
        expect(curve[k]).toBe(Math.max(0, ...shared.map(({ length }) => length)));
        longestShared(set, k).forEach(({ length, at }, one) => {
          const own = shared.filter((part) => words[one].includes(part)).map((part) => part.length);
          expect(length).toBe(Math.max(0, ...own));
          expect(words[one]).toContain(set.text.subarray(at, at + length).join(''));
        });
      }
    }),
    { seed: 32, numRuns: 300 },
  );
});

const N_PEOPLE = 40;
const BOTS = [3, 11, 17, 24, 30, 39];
const SCRIPT = 'CCATCACTTACCATACTCAATCCTACCTAA';
const VERB_OF: Readonly<Record<string, number>> = { A: VERB.like, C: VERB.follow, T: VERB.comment };

/** People do this and that; bots repeat one script between a few actions of their own. */
function scriptTown() {
  const random = openStream(rootKey('script town'));
  const actions: TinyAction[] = [];
  for (let actor = 0; actor < N_PEOPLE; actor++) {
    const draw = (n: number): string => Array.from({ length: n }, () => 'AAACT'[random.below(5)]).join('');
    const spelled = BOTS.includes(actor) ? draw(5) + SCRIPT + draw(5) : draw(40);
    const place = { actor, session: actor, device: actor, client: CLIENT.web, network: 5 };
    [...spelled].forEach((letter, at) => {
      const t = 1000 * (at + 1) + random.below(999);
      actions.push({
        ...place,
        t,
        verb: VERB_OF[letter],
        target: (actor + 1 + at) % N_PEOPLE,
        object: letter === 'C' ? NONE : at,
      });
    });
  }
  actions.sort((a, b) => a.t - b.t);
  const account = {
    createdSec: -1,
    isPrivate: false,
    isBusiness: false,
    hasPicture: true,
    nPostsBefore: 0,
    followings: [],
  };
  return { accounts: Array.from({ length: N_PEOPLE }, () => account), actions, nEpochs: 1, bots: BOTS };
}

describe('digital-dna', () => {
  const pastOf = (unit: Unit) =>
    preparePast(
      { traffic: buildTraffic(scriptTown(), { nEpochs: 1 }), unit, nowSec: EPOCH_SEC, windowStartSec: 0 },
      [],
    );
  const fitted = fitDetector(digitalDna, { params: {}, seed: 'a', train: pastOf('account'), labels: null });

  test('finds the accounts that repeat a script, and no other', () => {
    const score = scorePast(fitted, pastOf('account'));
    expect([...score.keys()].filter((row) => score[row] >= 0.5)).toEqual(BOTS);
  });

  test('groups them', () => {
    const { groupOf } = groupPast(fitted, pastOf('group'));
    expect([...groupOf.keys()].filter((row) => groupOf[row] !== NONE)).toEqual(BOTS);
  });

  test('the script’s actions score twice what a bot does beside it', () => {
    const past = pastOf('action');
    const score = scorePast(fitted, past);
    const own = [...score.keys()].filter((row) => past.account[row] === BOTS[0]);
    expect(own).toHaveLength(SCRIPT.length + 10);
    const inside = own.slice(5, 5 + SCRIPT.length).map((row) => score[row]);
    expect(Math.min(...inside)).toBeGreaterThanOrEqual(0.5);
    expect(score[own[0]]).toBeCloseTo(inside[0] / 2, 12);
  });

  test('names the sequence and who shares it', () => {
    const past = openPast(pastOf('account'), []);
    const [reason] = digitalDna.explain!(null, past, BOTS[1], contextOf(digitalDna)).reasons;
    expect(reason.reason).toContain(SCRIPT);
    expect(reason.members).toEqual(BOTS);
  });
});
