import { MEASURED_STUDY } from '../loop/measured-study.js';
import { TINY_STUDY } from '../experiments/tiny-study.js';

/** A study to be killed, and the files beside it. */
export interface KillStudy {
  readonly name: string;
  readonly config: object;
  readonly files: Readonly<Record<string, string>>;
}

const ROWS = Array.from(
  { length: 90 },
  (_, row) => `${row},${(row * 7) % 31},${(row * 11) % 17},${Number(row % 3 === 0)}`,
);

/** One of each kind: worlds whose traffic is kept, a table of accounts, a closed loop. */
export const KILL_STUDIES: readonly KillStudy[] = [
  { name: 'worlds', config: { ...TINY_STUDY, keep: { worlds: 1, traffic: true } }, files: {} },
  {
    name: 'data set',
    config: {
      format: 'study@1',
      name: 'table',
      dataset: { file: 'table.csv', ignore: ['id'], folds: 3 },
      detectors: [{ use: 'gradient-boosting', with: { iterations: 5 } }, 'hbos'],
      keep: { worlds: 3 },
    },
    files: { 'table.csv': ['id,followers,following,label', ...ROWS].join('\n') },
  },
  { name: 'closed loop', config: { ...MEASURED_STUDY, replicates: 1 }, files: {} },
];
