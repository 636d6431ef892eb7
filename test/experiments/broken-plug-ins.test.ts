import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UserError } from '../../errors/user-error.js';
import { runStudy } from '../../experiments/run.js';
import { folderIn, temporaryFolder, TINY_STUDY, writeTo } from './tiny-study.js';

const folder = temporaryFolder();

const METRIC = `id: 'toy', summary: 's', better: 'higher', range: [0, 1], display: 'rate', bySegment: false`;
const POLICY = `id: 'toy', summary: 's', params: z.strictObject({}), prepare: () => null, threshold: () => NaN`;
const DETECTOR = `id: 'toy', summary: 's', source: 's', family: 'f', units: ['account'], labels: 'none', features: [], beatsChance: true, params: z.strictObject({}), fit: () => null, score() {}`;
const fileOf = (kind: string, body: string): string =>
  `import { z } from 'zod';\nimport { ${kind} } from 'ersatz/${kind}';\nvoid z;\nexport default ${kind}({ ${body} });\n`;

/** A study that uses a plug-in named toy. */
const STUDIES: Readonly<Record<string, object>> = {
  metric: { ...TINY_STUDY, replicates: 1, detectors: [{ use: 'rate-rules', levels: ['account'] }] },
  policy: { ...TINY_STUDY, replicates: 1, detectors: [{ use: 'rate-rules', levels: ['account'] }], policies: ['toy'] },
  detector: { ...TINY_STUDY, replicates: 1, detectors: ['toy'] },
  loop: {
    ...TINY_STUDY,
    replicates: 1,
    policies: ['toy'],
    closedLoop: {
      ...{ startDay: 4, windowDays: 3, historyDays: 6 },
      arms: [{ name: 'one', detector: 'rate-rules', level: 'action', policy: 'toy' }],
    },
    detectors: [{ use: 'rate-rules', levels: ['action'] }],
  },
};

const HITS_ALL = `decide(plan, score, past, isHit) { isHit.fill(1); }`;

test.each([
  [
    'metric',
    'metric',
    `${METRIC.replace("display: 'rate', ", '')}, compute: () => 1`,
    /toy\.ts: metric "toy": display: expected one of "rate"\|"count", got nothing$/,
  ],
  ['metric', 'metric', `${METRIC}, compute() { throw new Error('boom\\nand more'); }`, /^metric toy failed: boom$/],
  [
    'metric',
    'metric',
    `${METRIC}, compute: () => Infinity`,
    /^metric toy: compute: expected a number, NaN where it is undefined, got Infinity$/,
  ],
  ['policy', 'policy', POLICY, /toy\.ts: policy "toy": decide: expected a function, got nothing$/],
  ['policy', 'policy', `${POLICY}, decide() { throw new Error('boom'); }`, /^policy toy: decide failed: boom$/],
  [
    'policy',
    'policy',
    `${POLICY}, decide(plan, score, past, isHit) { isHit.fill(7); }`,
    /^policy toy: decide: isHit\[0\]: expected 0 or 1, got 7$/,
  ],
  [
    'policy',
    'policy',
    `${POLICY}, decide: (plan, score) => score.map(() => 1)`,
    /^policy toy: decide: fills isHit and returns nothing; got object$/,
  ],
  [
    'policy',
    'policy',
    `${POLICY.replace('() => NaN', "() => 'high'")}, ${HITS_ALL}`,
    /^policy toy: threshold: expected a number, or NaN for none, got string$/,
  ],
  [
    'detector',
    'detector',
    DETECTOR.replace("['account']", "['accounts']"),
    /toy\.ts: detector "toy": units\.0: expected one of "account"\|"action"\|"group", got "accounts"$/,
  ],
  [
    'loop',
    'policy',
    `${POLICY}, ${HITS_ALL}, respond: () => undefined`,
    /^policy toy: respond: expected a list of decisions, got undefined$/,
  ],
  [
    'loop',
    'policy',
    `${POLICY}, ${HITS_ALL}, respond: ({ suspects }) => suspects.map(({ account }) => ({ account, reason: 'r', blockDays: -5 }))`,
    /^policy toy: respond: blockDays: /,
  ],
  [
    'loop',
    'policy',
    `${POLICY}, ${HITS_ALL}, respond: ({ suspects }) => suspects.map(({ account }) => ({ account, reason: 'r', removeAfterDay: 1 }))`,
    /^policy toy: respond: Unrecognized key: "removeAfterDay"$/,
  ],
  [
    'loop',
    'policy',
    `${POLICY}, ${HITS_ALL}, respond: () => [{ account: 999999, reason: 'r' }]`,
    /^policy toy: respond: account: expected one of the sweep's suspects, got 999999$/,
  ],
  [
    'loop',
    'policy',
    `${POLICY}, ${HITS_ALL}, respond: ({ suspects }) => suspects.map(({ account }) => ({ account, reason: 'r', removeAfterDays: 40 }))`,
    /^policy toy: respond: removeAfterDays: 40 is more than the 0 of longestDelayDays; declare as many there$/,
  ],
])('in a study of a %s, a wrong %s is named in one line: %s', async (study, kind, body, message) => {
  const plugins = folderIn(folder);
  writeFileSync(join(plugins, 'toy.ts'), fileOf(kind, body));
  const path = writeTo(folder, 'broken.yaml', STUDIES[study]);
  const error = (await runStudy(path, { plugins: [plugins], workers: 1, runsDir: folderIn(folder) }).catch(
    (thrown: unknown) => thrown,
  )) as Error;
  expect(error).toBeInstanceOf(UserError);
  expect(error.message).toMatch(message);
});
