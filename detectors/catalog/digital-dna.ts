import { z } from 'zod';
import { NONE } from '../../sim/traffic/columns.js';
import { detector, type Explanation } from '../detector.js';
import { behaviourStrings, LETTERS, type BehaviourStrings } from '../lib/behaviour-strings.js';
import {
  commonCurve,
  listedLengths,
  longestShared,
  prepareStrings,
  type OwnShare,
  type StringSet,
} from '../lib/common-substrings.js';
import { cutCurve } from '../lib/cut-curve.js';
import { windowActions } from '../lib/past-actions.js';
import { actionsFromAccounts, groupsFromAccounts } from '../lib/score-bridge.js';
import { toolboxCut } from '../lib/toolbox-cut.js';
import type { Past } from '../past.js';

const params = z.strictObject({
  maxLetters: z.int().min(2).max(100_000).default(200).describe('latest actions of an account that are spelled'),
  cut: z
    .enum(['drop', 'toolbox'])
    .default('drop')
    .describe(
      'drop: where the curve falls most, as in the paper; toolbox: as the public program cuts, by a place in its list that it then reads as a group size',
    ),
  window: z
    .int()
    .min(2)
    .max(10_000)
    .default(10)
    .describe('cut toolbox: places of the list that are averaged (the toolbox: 10)'),
  smooth: z
    .int()
    .min(1)
    .max(10_000)
    .default(1)
    .describe('cut drop: numbers of accounts that the curve is averaged over before; 1 = not at all'),
  minGroup: z
    .int()
    .min(2)
    .max(1_000_000)
    .default(3)
    .describe('cut drop: accounts that have to share a substring at least (assumed)'),
  maxShare: z
    .number()
    .gt(0)
    .max(1)
    .default(0.5)
    .describe(
      'cut drop: largest share of all accounts that the cut may take for a group; bots are assumed not to be the majority',
    ),
});
type Params = z.infer<typeof params>;

/** Nothing is learned: each past is compared with itself. */
type Model = null;

/**
 * Digital DNA: what an account does, spelled in letters (like A, follow C, comment T). The longest substring that k accounts share shrinks as k grows; programs that do
 * the same hold it up, until it drops. The curve is cut where it falls most.
 *
 * At the cut, k accounts share a substring of length L. An account scores l / (l + L) for its own longest substring l that k accounts share: 0.5 and more for those
 * that hold one as long as the cut's, who are the group. An action counts half outside that substring. O(n log n) for n letters.
 * The public toolbox reads the cut as a place in its list of substrings and takes everybody who holds the longest substring of any smaller group (`cut: toolbox`, O(group sizes x n log n)); the
 * ratio that speaks for an account most is scored then.
 *
 * Sees programs that repeat one script on many accounts. Does not see scripts with as much chance as people; one inserted action halves a match; where people
 * mostly like, they share long runs of A; long histories share more than short ones.
 */
export default detector<Params, Model>({
  id: 'digital-dna',
  summary: 'Longest common substrings of behaviour strings: accounts that act by one script; needs no labels.',
  source:
    'Cresci, Di Pietro, Petrocchi, Spognardi, Tesconi 2018, Social fingerprinting: detection of spambot groups through DNA-inspired behavioral modeling',
  family: 'sequence',
  units: ['account', 'action', 'group'],
  labels: 'none',
  features: [],
  beatsChance: 'lockstep',
  params,
  fit() {
    return null;
  },
  score(_model, past, out, { params: given }) {
    const found = compare(past, given);
    const score = accountScores(found, past.nAccounts);
    if (past.unit === 'action') actionsFromAccounts(score, past, out, insideOf(found, past));
    else out.forEach((_, row) => (out[row] = score[past.account[row]]));
  },
  group(_model, past, out, { params: given }) {
    const found = compare(past, given);
    const groupOf = new Uint32Array(past.nAccounts).fill(NONE);
    for (const one of membersOf(found)) groupOf[found.strings.account[one]] = 0;
    groupsFromAccounts(groupOf, accountScores(found, past.nAccounts), past, out);
  },
  explain(_model, past, row, { params: given }): Explanation {
    const found = compare(past, given);
    const one = found.strings.stringOf[past.account[row]];
    if (one === NONE || found.own[one].length === 0) return { reasons: [] };
    const spelled = spell(found, one);
    const others = found.own.flatMap((_, other) =>
      holds(found, other, spelled) ? [found.strings.account[other]] : [],
    );
    return {
      reasons: [
        {
          reason: `sequence shared with others: ${spelled}`,
          feature: 'letters shared',
          value: found.own[one].length,
          members: others,
        },
      ],
    };
  },
});

/** One comparison of all strings of a past. */
interface Found {
  readonly strings: BehaviourStrings;
  readonly own: readonly OwnShare[];
  /** Per string: the length that makes it a member; 0 = nothing does. */
  readonly needed: ArrayLike<number>;
  readonly text: Uint32Array;
  readonly start: Uint32Array;
}

function compare(past: Past, given: Params): Found {
  const strings = behaviourStrings(past, given.maxLetters);
  const set = prepareStrings(strings.letters, LETTERS.length - 1);
  const found = given.cut === 'toolbox' ? cutAsToolbox(set, given) : cutAtDrop(set, given);
  return { strings, ...found, text: set.text, start: set.start };
}

function cutAtDrop(set: StringSet, given: Params): Pick<Found, 'own' | 'needed'> {
  const most = Math.floor(given.maxShare * set.nStrings);
  const { k, length } = cutCurve(commonCurve(set), { from: given.minGroup, to: most, smooth: given.smooth });
  const own = k === 0 ? noShares(set) : longestShared(set, k);
  return { own, needed: new Uint32Array(set.nStrings).fill(length) };
}

/** Holds each string against the longest substring of every group size below the cut, and keeps the size that it comes nearest to. */
function cutAsToolbox(set: StringSet, { window }: Params): Pick<Found, 'own' | 'needed'> {
  const curve = commonCurve(set);
  const own = noShares(set);
  const needed = new Uint32Array(set.nStrings);
  const cut = Math.min(toolboxCut(listedLengths(set), window), set.nStrings + 1);
  for (let k = 2; k < cut && curve[k] > 0; k++) {
    // Of the sizes with one length, the smallest asks least.
    if (k > 2 && curve[k] === curve[k - 1]) continue;
    longestShared(set, k).forEach((share, one) => {
      if (needed[one] > 0 && share.length * needed[one] <= own[one].length * curve[k]) return;
      own[one] = share;
      needed[one] = curve[k];
    });
  }
  return { own, needed };
}

const noShares = ({ nStrings }: StringSet): OwnShare[] =>
  Array.from({ length: nStrings }, () => ({ length: 0, at: 0 }));

function accountScores({ strings, own, needed }: Found, nAccounts: number): Float64Array {
  const score = new Float64Array(nAccounts);
  own.forEach((share, one) => {
    if (needed[one] > 0) score[strings.account[one]] = share.length / (share.length + needed[one]);
  });
  return score;
}

/** Strings that hold a shared substring as long as is needed. */
function membersOf({ own, needed }: Found): number[] {
  return own.flatMap((share, one) => (needed[one] > 0 && share.length >= needed[one] ? [one] : []));
}

/** Whether an action row is a letter of its account's shared substring. */
function insideOf({ strings, own, start }: Found, past: Past): (row: number) => boolean {
  const { nActions, actor } = windowActions(past, ['actor']);
  const nLater = new Uint32Array(past.nAccounts);
  for (let k = 0; k < nActions; k++) nLater[actor[k]]++;
  // The window's actions are the last letters of each string.
  const letter = new Int32Array(nActions);
  for (let k = 0; k < nActions; k++) {
    const one = strings.stringOf[actor[k]];
    letter[k] = strings.letters[one].length - nLater[actor[k]]--;
  }
  return (row) => {
    const one = strings.stringOf[past.account[row]];
    const from = own[one].at - start[one];
    return letter[row] >= from && letter[row] < from + own[one].length;
  };
}

function spell({ own, text }: Found, one: number): string {
  const { at, length } = own[one];
  return Array.from(text.subarray(at, at + length), (letter) => LETTERS[letter]).join('');
}

function holds({ strings }: Found, one: number, spelled: string): boolean {
  return Array.from(strings.letters[one], (letter) => LETTERS[letter])
    .join('')
    .includes(spelled);
}
