import type { Case } from './ignored-options.js';

/** Smaller than the defaults wherever a detector has such a parameter: enough to be seen at work. */
export const CHEAP: Readonly<Record<string, number>> = {
  ...{ trees: 8, forestTrees: 6, epochs: 2, layers: 2, hidden: 4, maxLeaves: 8, folds: 3, seeds: 60 },
  ...{ maxTrainRows: 1500, maxTrainActions: 1500, maxStageOneRows: 150, maxReference: 100, maxUnlabelled: 600 },
  ...{ batchRows: 64, batchActions: 256 },
};

/** What is known of one detector's parameters. */
export interface DetectorCases {
  readonly plain?: object;
  readonly cases?: Readonly<Record<string, Case>>;
  readonly excused?: Readonly<Record<string, string>>;
}

const FEW_TREES = { iterations: 6 };
const CURVE = { minGroup: 40 };
const NO_CHANCE = { shuffles: 0 };
const COMMENTS = { verbs: ['comment'], target: 'post' };

/** Parameters that matter only beside others, by detector. */
export const DETECTOR_CASES: Readonly<Record<string, DetectorCases>> = {
  'action-boosting': {
    plain: FEW_TREES,
    // Small trees look only at what an account's actions have in common.
    cases: { accountQuantile: { with: { iterations: 20, maxLeaves: 60, learningRate: 0.5 } } },
  },
  'action-convolution': { plain: { width: 4 } },
  // Many rounds end alike.
  catchsync: { cases: { iterations: { to: [1] }, hits: { with: { iterations: 1 } } } },
  'digital-dna': {
    cases: { window: { with: { cut: 'toolbox' } }, maxShare: { with: CURVE }, smooth: { to: [3, 10] } },
  },
  'entity-aggregates': { plain: FEW_TREES },
  fraudar: { cases: { blocks: { with: NO_CHANCE, to: [1, 2] }, reweigh: { with: NO_CHANCE } } },
  'gradient-boosting': {
    plain: FEW_TREES,
    cases: {
      maxDepth: { to: [1] },
      patience: { with: { validationShare: 0.3, iterations: 60, learningRate: 0.3 } },
      monotone: { to: [{ '*': -1 }] },
    },
  },
  holoscope: {
    cases: {
      components: { with: COMMENTS, to: [1] },
      credits: { with: { verbs: ['comment'], base: 1.5 } },
      binHours: { with: { signals: 'topology-and-time' } },
    },
  },
  'label-propagation': { cases: { alpha: { with: { form: 'spreading' } } } },
  lof: { excused: { ties: 'needs rows at the same distance, which a test of its own has' } },
  'logistic-regression': { cases: { log1p: { to: ['none'] } } },
  midas: {
    cases: { threshold: { with: { form: 'filtering' }, to: [1] }, hash: { with: { width: 64 } }, width: { to: [100] } },
  },
  'pu-boosting': { plain: FEW_TREES, cases: { prior: { with: { method: 'non-negative' } } } },
  'random-forest': { cases: { combine: { with: { minSamplesLeaf: 5 } } } },
  stacking: { plain: FEW_TREES },
  synchrotrap: { cases: { minSize: { with: { minMatched: 1 } }, maxCompanions: { to: [1] } } },
};
