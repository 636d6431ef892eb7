import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../errors/user-error.js';
import { planStudy } from '../../experiments/plan/plan-study.js';
import { runStudy } from '../../experiments/run.js';
import { folderIn, temporaryFolder, TINY_LOOPED, TINY_SCENARIO, TINY_STUDY, writeTo } from './tiny-study.js';

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
  operation: { ...TINY_STUDY, replicates: 1, scenarios: [{ ...TINY_SCENARIO, operations: [{ use: 'toy' }] }] },
  confounder: { ...TINY_STUDY, replicates: 1, scenarios: [{ ...TINY_SCENARIO, confounders: [{ use: 'toy' }] }] },
  persona: { ...TINY_STUDY, replicates: 1, scenarios: [{ ...TINY_SCENARIO, organic: [{ use: 'toy', share: 1 }] }] },
  'detector in a loop': {
    ...TINY_LOOPED,
    replicates: 1,
    detectors: [{ use: 'toy', levels: ['account'] }],
    closedLoop: {
      ...{ startDay: 4, windowDays: 3, historyDays: 6 },
      arms: [{ name: 'one', detector: 'toy', level: 'account', policy: 'threshold', attribution: 'all' }],
    },
  },
  loop: {
    ...TINY_LOOPED,
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
  [
    'policy',
    'policy',
    `${POLICY}, ${HITS_ALL}, longestDelayDays() { throw new Error('boom'); }`,
    /^policy toy: longestDelayDays failed: boom$/,
  ],
  [
    'policy',
    'policy',
    `${POLICY}, ${HITS_ALL}, longestDelayDays: () => NaN`,
    /^policy toy: longestDelayDays: expected a number of days, at least 0, got NaN$/,
  ],
  [
    'policy',
    'policy',
    `${POLICY}, decide: async () => undefined`,
    /^policy toy: decide: is async; expected it to be done when it returns; take out its promises$/,
  ],
  [
    'metric',
    'metric',
    // The rows themselves are judged once or twice; after that come samples of the accounts.
    `${METRIC}, compute: ((nCalls) => () => { if (++nCalls > 50) throw new Error('boom'); return 1; })(0)`,
    /^metric toy failed: boom$/,
  ],
  [
    'detector in a loop',
    'detector',
    DETECTOR.replace('fit: () => null', `fit() { throw new Error('boom'); }`),
    /^detector toy: fit failed: boom$/,
  ],
  [
    'detector in a loop',
    'detector',
    DETECTOR.replace('score() {}', `score() { throw new Error('boom'); }`),
    /^detector toy: score failed: boom$/,
  ],
  [
    'detector in a loop',
    'detector',
    DETECTOR.replace('features: []', `features: ['rates/none']`),
    /^detector "toy": no feature block for account rows has "rates\/none"; known: .*--plugins gives the folder of one of your own$/,
  ],
  [
    'detector in a loop',
    'detector',
    DETECTOR.replace('features: []', `features: ['rates/*', 'rythm/*']`),
    /^detector "toy": no feature block for account rows has "rythm\/\*"; did you mean "rhythm\/\*"\?/,
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

/** Parameters that break when they are asked about, each in its way. */
const BROKEN_PARAMS: Readonly<Record<string, readonly [string, string]>> = {
  'a transform that throws': [
    `z.strictObject({ a: z.number().default(1).transform(() => { throw new Error('boom'); }) })`,
    'boom',
  ],
  'a refinement that throws': [
    `z.strictObject({ a: z.number().default(1).refine(() => { throw new Error('boom'); }) })`,
    'boom',
  ],
  'a default that throws': [`z.strictObject({ a: z.number().default(() => { throw new Error('boom'); }) })`, 'boom'],
  'an async refinement': [
    `z.strictObject({ a: z.number().default(1).refine(async () => true) })`,
    'Encountered Promise',
  ],
};
const BODIES: Readonly<Record<string, string>> = {
  policy: `${POLICY}, ${HITS_ALL}`,
  detector: DETECTOR,
  operation: `id: 'toy', summary: 's', family: 'f', label: 'inauthentic', params: z.strictObject({}), nDevices: () => 0, setup: () => null, act() {}`,
  confounder: `id: 'toy', summary: 's', params: z.strictObject({}), setup: () => null, act() {}`,
  persona: `id: 'toy', summary: 's', params: z.strictObject({}), draw() {}`,
};

test.each(['policy', 'detector'])(
  'parameters of a %s that become something else when they are read again are told before anything runs',
  async (kind) => {
    const plugins = folderIn(folder);
    const plan = async (transform: string): Promise<unknown> => {
      const params = `z.strictObject({ b: z.number().default(2), a: z.number().default(1).transform(${transform}) })`;
      writeFileSync(join(plugins, 'toy.ts'), fileOf(kind, BODIES[kind].replace('z.strictObject({})', params)));
      const path = writeTo(folder, 'broken.yaml', STUDIES[kind]);
      return planStudy(path, { plugins: [plugins] }).catch((thrown: unknown) => thrown);
    };
    for (const transform of ['(a) => a + 1', '(a) => String(a)']) {
      const error = await plan(transform);
      expect(error).toBeInstanceOf(UserError);
      expect((error as Error).message).toContain(`${kind} toy: params: "a" is transformed into what is no longer`);
    }
    expect(await plan('(a) => Math.max(0, a)')).not.toBeInstanceOf(Error);
  },
);

describe.each(Object.entries(BODIES))('parameters of a %s', (kind, body) => {
  test.each(Object.entries(BROKEN_PARAMS))('with %s are its mistake, in one line', async (_what, [params, reason]) => {
    const plugins = folderIn(folder);
    writeFileSync(join(plugins, 'toy.ts'), fileOf(kind, body.replace('z.strictObject({})', params)));
    const path = writeTo(folder, 'broken.yaml', STUDIES[kind]);
    const error = (await planStudy(path, { plugins: [plugins] }).catch((thrown: unknown) => thrown)) as Error;
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toMatch(new RegExp(`^${kind} toy: params failed: .*${reason}`));
    expect(error.message).not.toContain('\n');
  });
});
