import type { Case } from './ignored-options.js';

const VILLAGE = {
  ...{ format: 'scenario@1', name: 'village', nPeople: 60, horizonDays: 6 },
  organic: [
    { use: 'regular', share: 0.7 },
    { use: 'creator', share: 0.1 },
    { use: 'newcomer', share: 0.2 },
  ],
  operations: [
    { use: 'follow-service', with: { customerShare: 0.2 } },
    { use: 'bot-farm', with: { botShare: 0.1, buyerShare: 0.1, packageSize: 20 } },
  ],
};
const HAMLET = { ...VILLAGE, name: 'hamlet', evasion: 0.9 };
/** Large enough for everything to happen to somebody within days. */
const TOWN = { ...VILLAGE, name: 'town', nPeople: 100, horizonDays: 8 };
const BOTH = { scenarios: [VILLAGE, HAMLET] };
const TOWNS = { scenarios: [TOWN, { ...TOWN, name: 'hamlet', evasion: 0.9 }] };
const KEPT = { keep: { worlds: 1 } };

/** An evaluation after the fact, in a village. */
export const PLAIN = {
  ...{ format: 'study@1', name: 'plain', scenarios: [VILLAGE], replicates: 1, seed: 'plain', split: { windowDays: 2 } },
  labels: { auditShare: 0.8, delayDaysMean: 0.3 },
  detectors: [{ use: 'rate-rules', levels: ['action'] }],
  policies: [{ use: 'threshold' }],
};
const RULES = 'rate-rules.percentile';
const sweepOf = (sweep: object): object => ({ sweep });
const RANDOM = { n: 2, axes: { [`detectors.${RULES}`]: { from: 50, to: 99 } } };
const AXIS = { name: 'line', key: `detectors.${RULES}`, values: [90, 99] };
const MADE = { of: 'detector', name: 'rate-rules', entry: 'rules', axis: 'percentile', value: 1 };

/** What keys of a study need to matter. */
export const PLAIN_CASES: Readonly<Record<string, Case>> = {
  name: { to: ['other'] },
  title: { to: ['Another title'] },
  question: { to: ['Why?'] },
  extends: { to: ['parent.yaml'] },
  seed: { to: ['other'] },
  replicates: { to: [2] },
  'scenarios[].use': { with: { scenarios: [{ use: 'village.yaml' }] }, to: ['hamlet.yaml'] },
  'scenarios[].with': { with: { scenarios: [{ use: 'village.yaml' }] }, to: [{ nPeople: 100 }] },
  baseline: { with: { ...BOTH, replicates: 2 }, to: ['hamlet'] },
  'split.lookEveryHours': { to: [24] },
  labelDesks: { to: [{ village: { auditShare: 0.2 } }] },
  'detectors[].use': { to: ['profile-rules'], with: { detectors: [{ use: 'ecod' }] } },
  'detectors[].with': { to: [{ percentile: 80 }] },
  'detectors[].as': { to: ['rules'] },
  'detectors[].levels': { to: [['account'], ['account', 'action']] },
  'policies[].use': { to: ['do-nothing'] },
  'policies[].with': { to: [{ budgetPer100kActions: 20_000 }] },
  'policies[].as': { to: ['line'] },
  metrics: { to: [['recall']] },
  'sweep.grid': { to: [{ [`detectors.${RULES}`]: [90, 99] }] },
  'sweep.list': { to: [[{ [`detectors.${RULES}`]: 90 }, { [`detectors.${RULES}`]: 80 }]] },
  'sweep.axes[].name': { with: sweepOf({ axes: [AXIS] }), to: ['rule'] },
  'sweep.axes[].key': { with: sweepOf({ axes: [AXIS] }), to: ['scenarios.village.nPeople'] },
  'sweep.axes[].values': { with: sweepOf({ axes: [AXIS] }), to: [[90, 98]] },
  'sweep.random.n': { with: sweepOf({ random: RANDOM }), to: [3] },
  'sweep.random.seed': { with: sweepOf({ random: RANDOM }), to: ['other'] },
  'sweep.random.latin': { with: sweepOf({ random: RANDOM }) },
  'sweep.random.axes': { with: sweepOf({ random: RANDOM }), to: [{ [`detectors.${RULES}`]: { from: 1, to: 20 } }] },
  'axes[].of': { with: { axes: [MADE] } },
  'axes[].name': { with: { axes: [MADE] }, to: ['other'] },
  'axes[].entry': { with: { axes: [MADE] }, to: ['other'] },
  'axes[].axis': { with: { axes: [MADE] }, to: ['other'] },
  'axes[].value': { with: { axes: [MADE] }, to: [2] },
  expect: { to: [['rate-rules.recall@action >= 10%']] },
  'keep.worlds': { with: KEPT, to: [0] },
  'keep.traffic': { with: KEPT },
};

/** Keys of which a study's numbers tell nothing. */
export const PLAIN_EXCUSED: Readonly<Record<string, string>> = {
  format: 'opens the file',
  'scenarios[].format': 'opens a scenario',
  ...Object.fromEntries(
    [
      'command',
      ...['labels', 'features', 'traffic', 'files', 'timeoutSec', 'reads', 'keep', 'folder'].map(
        (key) => `program.${key}`,
      ),
    ].map((key) => [`detectors[].${key}`, 'what a program is handed: test/experiments/programs.test.ts']),
  ),
};

const LADDER = { minHits: 1, stepDays: 0.5, limitDays: 1, blockDays: 2, budgetPer100kActions: 20_000 };
const ARM = { name: 'ladder', detector: 'client-signature', policy: 'ladder' };
const TREES = { ...ARM, name: 'trees', detector: 'gradient-boosting' };
const CLAIM = { says: 'Fewer', quantity: 'service-output', of: [{ arm: 'ladder' }], minus: [{ arm: 'do-nothing' }] };
/** Costs more than the ladder does. */
const LOUD = { ...ARM, name: 'loud', people: { complainShare: 1, appealShare: 1 } };
const QUESTION = {
  ...{ says: 'Where', quantity: 'platform-cost', of: 'ladder' },
  steps: [
    { arm: 'do-nothing', at: 0 },
    { arm: 'loud', at: 1 },
  ],
};

/** People who react often and at once, so that nine days are enough. */
const PEOPLE = {
  ...{
    reshareShare: 0.5,
    reshareDelayDays: 0.2,
    heedDelayDays: 0.5,
    complainShare: 0.5,
    appealShare: 0.5,
    answerDays: 1,
  },
  ...{ falseAppealShare: 0.3, leaveShare: 0.3, leaveAfterBlockShare: 0.6, leaveDelayDays: 0.5, reviewerErrorRate: 0.2 },
};

const LOOPED = { startDay: 3, windowDays: 3, historyDays: 6, people: PEOPLE, arms: [ARM] };
/** A closed loop in the village. */
export const LOOP = {
  ...PLAIN,
  split: undefined,
  scenarios: [TOWN],
  detectors: [{ use: 'client-signature' }, { use: 'gradient-boosting', with: { iterations: 10 } }],
  policies: [
    { use: 'ladder', with: LADDER },
    { use: 'do-nothing' },
    { use: 'purge-accounts', with: { budgetPer100kActions: 30_000, minHits: 1, minShare: 0 } },
    { use: 'review-budget', with: { budgetPer100kActions: 20_000, reviewsPerDay: 5 } },
  ],
  closedLoop: LOOPED,
};
/** The loop with some of its keys changed. */
const looped = (change: object): object => ({ closedLoop: { ...LOOPED, ...change } });
const PURGE = looped({ arms: [{ ...ARM, policy: 'purge-accounts' }] });
const REVIEW = looped({ arms: [{ ...ARM, policy: 'review-budget' }] });
const CLAIMED = looped({ claims: [CLAIM] });
const ASKED = looped({ arms: [ARM, LOUD], breakEven: [QUESTION] });
/** Values that the study and an arm share: what the arm does with them is what the study does. */
const REACTIONS: Readonly<Record<string, Case>> = {
  reshareShare: { to: [0] },
  reshareDelayDays: { to: [2] },
  heedShare: { to: [1] },
  heedDelayDays: { to: [2] },
  complainShare: { to: [1] },
  appealShare: { to: [0] },
  falseAppealShare: { to: [1] },
  leaveShare: { to: [0] },
  leaveAfterBlockShare: { with: PURGE, to: [1, 0] },
  leaveDelayDays: { to: [2] },
  answerDays: { to: [3] },
  reviewerErrorRate: { to: [0.5, 0] },
};

/** What keys of a closed loop need to matter. */
export const LOOP_CASES: Readonly<Record<string, Case>> = {
  ...Object.fromEntries(
    Object.entries(REACTIONS).flatMap(([key, one]) => [
      [`closedLoop.people.${key}`, one],
      [`closedLoop.arms[].people.${key}`, one],
    ]),
  ),
  'closedLoop.startDay': { to: [5] },
  'closedLoop.historyDays': { with: looped({ historyDays: 3, people: { ...PEOPLE, answerDays: 4 } }), to: [9] },
  'closedLoop.lookBackDays': { with: looped({ arms: [TREES] }), to: [1, 4] },
  'closedLoop.lessonRows': { with: looped({ arms: [TREES] }), to: [1000] },
  'closedLoop.forecastReviews': { to: [5] },
  'closedLoop.costs.review': { with: REVIEW },
  'closedLoop.arms[].name': { to: ['climb'] },
  'closedLoop.arms[].detector': { to: ['gradient-boosting'] },
  'closedLoop.arms[].level': { with: looped({ arms: [{ ...ARM, attribution: 'all' }] }) },
  'closedLoop.arms[].policy': { to: ['do-nothing'] },
  'closedLoop.arms[].attribution': { to: ['all'] },
  'closedLoop.arms[].unseen': { to: [['bot-farm'], ['follow-service']] },
  'closedLoop.claims[].says': { with: CLAIMED, to: ['More'] },
  'closedLoop.claims[].quantity': { with: CLAIMED, to: ['customers', 'service-actions'] },
  'closedLoop.claims[].of[].arm': { with: CLAIMED, to: ['do-nothing'] },
  'closedLoop.claims[].minus[].arm': { with: CLAIMED, to: ['ladder'] },
  'closedLoop.claims[].of[].scenario': { with: { ...TOWNS, ...CLAIMED }, to: ['hamlet'] },
  'closedLoop.claims[].minus[].scenario': { with: { ...TOWNS, ...CLAIMED }, to: ['hamlet'] },
  'closedLoop.breakEven[].says': { with: ASKED, to: ['When'] },
  'closedLoop.breakEven[].quantity': { with: ASKED, to: ['people-wronged', 'customers', 'service-actions'] },
  'closedLoop.breakEven[].of': { with: ASKED, to: ['do-nothing', 'loud'] },
  'closedLoop.breakEven[].steps[].arm': { with: ASKED, to: ['ladder'] },
  'closedLoop.breakEven[].steps[].at': { with: ASKED, to: [-3, 0.5] },
  'closedLoop.breakEven[].unit': { with: ASKED, to: ['steps'] },
  'closedLoop.weeks': { to: [['customers']] },
  'closedLoop.compare': { to: [['customers']] },
  'closedLoop.hurt': { to: ['ladder'] },
};

/** Files that the studies name, by name. */
export const FILES: Readonly<Record<string, object>> = {
  'village.yaml': VILLAGE,
  'hamlet.yaml': HAMLET,
  'parent.yaml': { ...PLAIN, question: 'Is it inherited?' },
};
