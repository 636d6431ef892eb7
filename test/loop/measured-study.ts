import { TINY_LOOPED } from '../experiments/tiny-study.js';

/** A closed loop on the village whose platform climbs a ladder fast, with people who appeal: every kind of measure within nine days. */
export const MEASURED_STUDY = {
  ...TINY_LOOPED,
  name: 'measured',
  title: 'A fast ladder',
  detectors: [{ use: 'client-signature' }],
  policies: [
    {
      use: 'ladder',
      with: { budgetPer100kActions: 5000, minHits: 1, stepDays: 1, limitDays: 1, blockDays: 2 },
    },
    { use: 'do-nothing' },
  ],
  keep: { worlds: 2 },
  closedLoop: {
    ...{ startDay: 3, windowDays: 3, historyDays: 6, sweepEveryEpochs: 1 },
    people: { appealShare: 0.5, falseAppealShare: 0.3, answerDays: 1, reshareShare: 1, reshareDelayDays: 0.2 },
    arms: [
      { name: 'ladder', detector: 'client-signature', policy: 'ladder' },
      { name: 'idle', detector: 'client-signature', policy: 'do-nothing' },
    ],
  },
};
