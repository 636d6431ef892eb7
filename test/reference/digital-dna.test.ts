import { describe, expect, test } from 'vitest';
import digitalDna from '../../detectors/catalog/digital-dna.js';
import { preparePast } from '../../detectors/host/prepare-past.js';
import { fitDetector, scorePast } from '../../detectors/host/run-detector.js';
import { LETTERS } from '../../detectors/lib/behaviour-strings.js';
import { commonCurve, listedLengths, longestShared, prepareStrings } from '../../detectors/lib/common-substrings.js';
import { cutCurve } from '../../detectors/lib/cut-curve.js';
import { toolboxCut } from '../../detectors/lib/toolbox-cut.js';
import { NONE } from '../../sim/traffic/columns.js';
import { VERB } from '../../sim/traffic/verb.js';
import { buildTraffic } from '../../experiments/examiner/worlds/build-traffic.js';
import { EPOCH_SEC, type TinyAction } from '../../experiments/examiner/worlds/tiny-world.js';
import { holdTo } from './parity.js';
import { readFixture } from './reference-data.js';

interface Expected {
  words: string[];
  wordCurve: [number, number][];
  curve: [number, number][];
  largestDrop: { k: number; length: number; substring: string; flagged: number[] };
  toolbox: { window: number; cut: number; predicted: number; true_positive: number; flags: number[] };
}

const expected = JSON.parse(readFixture('behaviour-strings.json')) as Expected;
const lines = readFixture('behaviour-strings.csv').trim().split('\n').slice(1);
const strings = lines.map((line) => line.split(',')[2]);
const coded = strings.map((letters) => Uint8Array.from(letters, (letter) => LETTERS.indexOf(letter as 'A')));

/** What the detector gives accounts that act as strings say, one account a string. */
function scoreStrings(spelled: readonly string[], params: object): number[] {
  const verbOf: Readonly<Record<string, number>> = { A: VERB.like, C: VERB.follow, T: VERB.comment };
  const actions: TinyAction[] = spelled.flatMap((letters, actor) =>
    [...letters].map((letter, at) => ({
      ...{ actor, session: actor, device: actor, client: 0, network: 1, target: (actor + 1) % spelled.length },
      t: at * spelled.length + actor,
      verb: verbOf[letter],
      object: letter === 'C' ? NONE : at,
    })),
  );
  actions.sort((a, b) => a.t - b.t);
  const plain = { createdSec: -1, isPrivate: false, isBusiness: false, hasPicture: true, nPostsBefore: 0 };
  const accounts = spelled.map(() => ({ ...plain, followings: [] }));
  const traffic = buildTraffic({ accounts, actions, nEpochs: 1, bots: [] }, { nEpochs: 1 });
  const past = preparePast({ traffic, unit: 'account', nowSec: EPOCH_SEC, windowStartSec: 0 }, []);
  const score = scorePast(fitDetector(digitalDna, { params, seed: 'a', train: past, labels: null }), past);
  const byAccount = new Array<number>(spelled.length).fill(0);
  score.forEach((value, row) => (byAccount[past.account[row]] = value));
  return byAccount;
}

describe('digital dna equals the authors’ programs', () => {
  test('on five words: the longest common substrings of 2, 3, 4 and 5 of them', () => {
    const letters = [...new Set(expected.words.join(''))];
    const set = prepareStrings(
      expected.words.map((word) => Uint8Array.from(word, (letter) => 1 + letters.indexOf(letter))),
      letters.length,
    );
    const curve = commonCurve(set);
    expect(expected.wordCurve.map(([k]) => [k, curve[k]])).toEqual(expected.wordCurve);
  });

  test('on 160 accounts: the whole curve', () => {
    const curve = commonCurve(prepareStrings(coded, 3));
    const ours = expected.curve.map(([k]) => curve[k]);
    const wanted = expected.curve.map(([, length]) => length);
    holdTo(['digital-dna', 'digital_dna', 'curve of longest common substrings'], ours, wanted, 0);
  });

  test('cut at the largest drop: its size, length and substring, and the accounts that hold it', () => {
    const set = prepareStrings(coded, 3);
    const { k, length } = cutCurve(commonCurve(set), { from: 2, to: 160, smooth: 1 });
    const { largestDrop } = expected;
    const drop = [largestDrop.k, largestDrop.length];
    holdTo(['digital-dna', 'digital_dna', 'largest drop: size and length'], [k, length], drop, 0);
    const own = longestShared(set, k);
    const flagged = own.map((share) => Number(share.length >= length));
    holdTo(['digital-dna', 'digital_dna', 'accounts flagged'], flagged, largestDrop.flagged, 0);
    const first = own.findIndex((share) => share.length >= length);
    const { at } = own[first];
    const spelled = Array.from(set.text.subarray(at, at + length), (letter) => LETTERS[letter]).join('');
    expect(spelled).toBe(largestDrop.substring);
  });

  test('cut as the toolbox cuts: its cut of 39, and its 77 flags, 39 of them bots', () => {
    const { toolbox } = expected;
    const set = prepareStrings(coded, 3);
    const cut = toolboxCut(listedLengths(set), toolbox.window);
    holdTo(['digital-dna', 'digital_dna', 'cut of the toolbox'], cut, toolbox.cut, 0);
    // The detector, on accounts that act as the strings say.
    const score = scoreStrings(strings, { cut: 'toolbox', window: toolbox.window, maxLetters: 1000 });
    const flagged = score.map((value) => Number(value >= 0.5));
    holdTo(['digital-dna', 'digital_dna', 'accounts flagged by the toolbox’s cut'], flagged, toolbox.flags, 0);
    const isBot = lines.map((line) => Number(line.split(',')[1]));
    const caught = flagged.filter((mark, at) => mark === 1 && isBot[at] === 1).length;
    expect([flagged.filter((mark) => mark === 1).length, caught]).toEqual([toolbox.predicted, toolbox.true_positive]);
  });

  test('averaged over ten sizes as the toolbox does, the cut finds more of the 40 bots than the largest drop', () => {
    const set = prepareStrings(coded, 3);
    const isBot = lines.map((line) => Number(line.split(',')[1]));
    const caught = (smooth: number): { bots: number; people: number } => {
      const { k, length } = cutCurve(commonCurve(set), { from: 2, to: 160, smooth });
      const flagged = longestShared(set, k).map((share) => Number(share.length >= length));
      const of = (kind: number): number => flagged.filter((mark, at) => mark === 1 && isBot[at] === kind).length;
      return { bots: of(1), people: of(0) };
    };
    expect(caught(1)).toEqual({ bots: 17, people: 0 });
    expect(caught(10).bots).toBeGreaterThan(17);
    expect(caught(10).people).toBe(0);
  });
});
