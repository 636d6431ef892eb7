import type { Labels } from '../../detectors/past.js';
import { childKey, indexedKey, openStream, type StreamKey } from '../../random/stream.js';
import { workLabelDesk, type LabelDeskParams } from '../labels/label-desk.js';
import { auditsOfPast, labelsOfPast } from '../labels/labels-of-past.js';
import { OWNER, type Truth } from '../../sim/truth/truth.js';
import type { Desk } from '../platform/deployment.js';
import type { LiveTruth } from './live-truth.js';

/** Share of the audited accounts that are kept from the lessons, to choose a threshold on; assumed. */
const HELD_OUT_SHARE = 0.5;

/** What a desk in a running world works with. */
export interface DeskParts {
  readonly params: LabelDeskParams;
  /** Chance that a reviewer errs, both ways. */
  readonly reviewerErrorRate: number;
  readonly key: StreamKey;
  readonly live: LiveTruth;
  /** Operations it does not know: their actions and bots get no label. */
  readonly unseen: readonly string[];
}

/** The label desk of a running world and how much it did so far. */
export interface LoopDesk extends Desk {
  readonly work: { nLabels: number; nReviews: number };
}

/** Opens the label desk of a running world, reviewers included: they alone carry something of the truth to the platform, little, late and partly wrong. */
export function openLoopDesk({ params, reviewerErrorRate, key, live, unseen }: DeskParts): LoopDesk {
  const work = { nLabels: 0, nReviews: 0 };
  const labelKey = childKey(key, 'labels');
  const heldOutKey = childKey(key, 'held-out');
  const reviewKey = childKey(key, 'reviews');
  const lookKey = childKey(key, 'looks');
  return {
    work,
    errorRate: reviewerErrorRate,
    label({ past, firstEpoch, isKept }) {
      const { windowStartSec, nowSec } = past;
      const { traffic } = live;
      const truth = withoutVerdicts(live.truth, unseen);
      const isKnown = (account: number): boolean =>
        truth.operator[account] === OWNER || !unseen.includes(truth.operations[truth.operator[account] - 1].id);
      const isOpen = (account: number): boolean => isKept(account) && isKnown(account);
      const window = { traffic, truth, windowStartSec, nowSec, isOpen };
      const revealed = workLabelDesk(window, params, labelKey);
      const shift = live.firstEpoch - firstEpoch;
      work.nLabels += revealed.accounts.length;
      const isHeldOut = (row: number): boolean =>
        openStream(indexedKey(heldOutKey, truth.person[past.account[row]])).uniform() < HELD_OUT_SHARE;
      const audits = kept(auditsOfPast(revealed, past, shift), isHeldOut);
      const spared = new Set(audits.row);
      return { training: kept(labelsOfPast(revealed, past, shift), (row) => !spared.has(row)), audits };
    },
    review(account, fromSec, toSec) {
      work.nReviews++;
      const stream = openStream(indexedKey(indexedKey(reviewKey, live.truth.person[account]), Math.floor(toSec)));
      const isForeign = live.standingSince(account, fromSec) === 'inauthentic';
      return isForeign !== stream.uniform() < reviewerErrorRate;
    },
    lookAt(epoch, row) {
      work.nReviews++;
      const isForeign = live.standingOf(live.controllersOf(epoch)[row]) === 'inauthentic';
      return isForeign !== openStream(indexedKey(indexedKey(lookKey, epoch), row)).uniform() < reviewerErrorRate;
    },
  };
}

/** The truth as a desk sees it that knows nothing of some operations: like what people do by hand to a plan, theirs is neither. */
function withoutVerdicts(truth: Truth, unseen: readonly string[]): Truth {
  const operations = truth.operations.map((one) =>
    unseen.includes(one.id) ? { ...one, label: 'coordinated' as const } : one,
  );
  return { ...truth, operations };
}

/** The labels of some rows, with all that is known of each. */
function kept<All extends Labels>(labels: All, keeps: (row: number) => boolean): All & { readonly row: Uint32Array } {
  const places = Array.from({ length: labels.row.length }, (_, at) => at).filter((at) => keeps(labels.row[at]));
  const columns = Object.entries(labels as unknown as Record<string, Uint32Array>).map(([name, column]) => [
    name,
    (column.constructor as Uint32ArrayConstructor).from(places, (at) => column[at]),
  ]);
  return Object.fromEntries(columns) as All & { readonly row: Uint32Array };
}
