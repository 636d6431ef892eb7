import { z } from 'zod';
import { detector } from '../../../detectors/detector.js';
import type { Past } from '../../../detectors/past.js';

const keyOf = ({ actions, account }: Past, row: number): string =>
  actions === null ? `account ${account[row]}` : `epoch ${actions.epoch[row]} row ${actions.row[row]}`;

/** A canary: repeats the labels it was taught. Taught the whole truth, it has to reach 1.0. */
export default detector({
  id: 'oracle',
  summary: 'repeats its labels',
  source: 'a canary',
  family: 'canary',
  units: ['account', 'action'],
  labels: 'revealed',
  features: [],
  beatsChance: false,
  params: z.strictObject({}),
  fit: (past, labels) =>
    new Map(Array.from(labels?.row ?? [], (row, at) => [keyOf(past, row), labels?.isInauthentic[at] ?? 0])),
  score(model, past, out) {
    for (let row = 0; row < out.length; row++) out[row] = model.get(keyOf(past, row)) ?? 0.5;
  },
});
