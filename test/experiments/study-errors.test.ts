import { describe, expect, test } from 'vitest';
import { planStudy } from '../../experiments/plan/plan-study.js';
import { parseConfig } from '../../experiments/plan/read-config.js';
import { studySchema } from '../../experiments/plan/study-schema.js';
import { temporaryFolder, TINY_SCENARIO, TINY_STUDY, writeTo } from './tiny-study.js';

const folder = temporaryFolder();
const HEAD = 'format: study@1\nname: mine\nscenarios: [first-light]\n';

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect((error as Error).name).toBe('UserError');
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

const parse = (text: string) => () => parseConfig(text, 'my.yaml', studySchema);

test.each([
  [
    'unknown key',
    `${HEAD}detectors: [rate-rules]\nreplicate: 3\n`,
    'my.yaml:5:1: replicate: unknown key; did you mean "replicates"?',
  ],
  [
    'unknown key inside',
    `${HEAD}detectors:\n  - use: rate-rules\n    wiht: {}\n`,
    'my.yaml:6:5: detectors[0].wiht: unknown key; did you mean "with"?',
  ],
  [
    'unknown key of the desk',
    `${HEAD}labels: { auditShar: 1 }\ndetectors: [a]\n`,
    'my.yaml:4:11: labels.auditShar: unknown key; did you mean "auditShare"?',
  ],
  [
    'wrong type',
    `${HEAD}detectors: [rate-rules]\nreplicates: five\n`,
    'my.yaml:5:1: replicates: expected number, got "five"',
  ],
  [
    'out of range',
    `${HEAD}detectors: [a]\nlabels:\n  errorRate: 0.9\n`,
    'my.yaml:6:3: labels.errorRate: too big: expected number to be <=0.5, got 0.9',
  ],
  ['missing key', HEAD, 'my.yaml: detectors: expected array, got nothing'],
  ['wrong format', HEAD.replace('@1', '@9'), 'my.yaml:1:1: format: expected "study@1", got "study@9"'],
  [
    'no YAML',
    'name: [1, 2\nformat: x\n',
    'my.yaml:2:1: is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
  ],
  [
    'two documents',
    'format: study@1\n---\nformat: study@1\n',
    'my.yaml:2:1: a second document begins; expected one; put it into a file of its own',
  ],
  [
    'an alias of nothing',
    '*a\n',
    'my.yaml: is not valid YAML: Unresolved alias (the anchor must be set before the alias): a',
  ],
  [
    'neither scenarios nor data',
    'format: study@1\nname: mine\ndetectors: [a]\n',
    'my.yaml: scenarios: needs either scenarios or a dataset, got nothing',
  ],
])('%s', (_, text, message) => {
  expect(messageOf(parse(text))).toBe(message);
});

/** A study on a data set instead of scenarios, all else by default. */
const OF_DATA = {
  ...{ scenarios: undefined, split: undefined, labels: undefined, replicates: undefined },
  dataset: { file: 'no-such.csv' },
};

describe('names in a study', () => {
  test.each([
    [
      'detector',
      { detectors: ['rate-rule'] },
      'detectors[0].use: unknown detector "rate-rule"; did you mean "rate-rules"?',
    ],
    ['policy', { policies: ['treshold'] }, 'policies[0].use: unknown policy "treshold"; did you mean "threshold"?'],
    ['metric', { metrics: ['recal'] }, 'metrics[0]: unknown metric "recal"; did you mean "recall"?'],
    [
      'scenario',
      { scenarios: ['first-ligth'] },
      'scenarios[0]: scenario "first-ligth" is unknown; did you mean "first-light"?',
    ],
    ['baseline', { baseline: 'tyni' }, 'baseline: the study has no scenario "tyni"; did you mean "tiny"?'],
    [
      'parameter',
      { detectors: [{ use: 'gradient-boosting', with: { iteratons: 3 } }] },
      'detectors[0].with.iteratons: unknown key; did you mean "iterations"?',
    ],
    [
      'level',
      { detectors: [{ use: 'isolation-forest', levels: ['action'] }] },
      'detectors[0].levels: isolation-forest can not score actions; expected account',
    ],
    [
      'double',
      { detectors: ['rate-rules', 'rate-rules'] },
      'detectors[1]: "rate-rules" comes twice; give one of them another name by "as"',
    ],
    [
      'level that comes twice',
      { detectors: [{ use: 'rate-rules', levels: ['account', 'account'] }] },
      'detectors[0].levels: expected each only once',
    ],
    [
      'name in the report',
      { detectors: [{ use: 'rate-rules', as: '../x' }] },
      'detectors[0].as: expected a name without slashes',
    ],
    ['metric that comes twice', { metrics: ['recall', 'recall'] }, 'metrics: expected each only once'],
    [
      'desk',
      { labelDesks: { tyni: { auditShare: 1 } } },
      'labelDesks: the study has no scenario "tyni"; did you mean "tiny"?',
    ],
    [
      'seed of a scenario',
      { scenarios: [{ use: 'first-light', with: { seed: 'another' } }] },
      'scenarios[0].with.seed: does nothing in a study, whose worlds are drawn by its own seed; set that, or replicates',
    ],
    [
      'swept seed of a scenario',
      { sweep: { grid: { 'scenarios.*.seed': ['a', 'b'] } } },
      'sweep.grid: scenarios.*.seed: does nothing in a study',
    ],
    [
      'quantity of one operation',
      {
        split: undefined,
        closedLoop: {
          ...{ startDay: 4, windowDays: 3, historyDays: 6, compare: ['own-actions-lost/bot-farm'] },
          arms: [{ name: 'a', detector: 'rate-rules', policy: 'threshold' }],
        },
      },
      'closedLoop: own-actions-lost/bot-farm: "own-actions-lost" is not counted by operation; expected one of service-output',
    ],
    [
      'parameter of an operation',
      {
        scenarios: [
          { ...TINY_SCENARIO, operations: [{ use: 'follow-service' }, { use: 'bot-farm', with: { botShar: 3 } }] },
        ],
      },
      'scenarios[0]: operations[1].with.botShar: unknown key; did you mean "botShare"?; "ersatz list operations bot-farm" shows the parameters',
    ],
    [
      'parameter of a confounder',
      {
        scenarios: [
          { use: 'first-light', with: { confounders: [{ use: 'giveaway-loop', with: { entrantShare: 'all' } }] } },
        ],
      },
      'scenarios[0]: confounders[0].with.entrantShare: expected number, got "all"; "ersatz list confounders giveaway-loop" shows the parameters',
    ],
    [
      'persona',
      { scenarios: [{ ...TINY_SCENARIO, organic: [{ use: 'creater', share: 1 }] }] },
      'scenarios[0]: organic[0].use is unknown: "creater"; did you mean "creator"?; --plugins gives the folder of one of your own',
    ],
    [
      'replicates of a data set',
      { ...OF_DATA, replicates: 50 },
      'replicates: does nothing for a data set: it has folds (dataset.folds), got 50',
    ],
    [
      'label desk of a data set',
      { ...OF_DATA, labels: { errorRate: 0.5 } },
      'labels: does nothing for a data set: it has labels of its own and no label desk, got {',
    ],
    [
      'window',
      { split: { windowDays: 4 } },
      'scenarios[0]: tiny lasts 9 days; expected at least 12, three windows of 4; set split.windowDays lower or horizonDays higher',
    ],
  ])('unknown or unfit %s', async (name, change, message) => {
    const file = writeTo(folder, `${name}.yaml`, { ...TINY_STUDY, ...change });
    await expect(planStudy(file)).rejects.toThrow(new RegExp(`${escaped(file)}(:\\d+:\\d+)?: ${escaped(message)}`));
  });
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

test('the resolved study gives the same plan again', async () => {
  const first = await planStudy(writeTo(folder, 'first.yaml', TINY_STUDY));
  const second = await planStudy(writeTo(folder, 'second.yaml', first.study));
  expect(second.studyHash).toBe(first.studyHash);
  expect(second.study).toEqual(first.study);
});

test('the hash changes with the seed and with the scenario', async () => {
  const file = writeTo(folder, 'study.yaml', TINY_STUDY);
  const other = writeTo(folder, 'other.yaml', {
    ...TINY_STUDY,
    scenarios: [{ ...TINY_STUDY.scenarios[0], nPeople: 151 }],
  });
  const hashes = [await planStudy(file), await planStudy(file, { seed: 'x' }), await planStudy(other)].map(
    ({ studyHash }) => studyHash,
  );
  expect(new Set(hashes).size).toBe(3);
});
