import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors/user-error.js';
import { runStudy, type FinishedRun } from '../../experiments/run.js';
import { startErsatz } from '../executors/child-command.js';
import { folderIn, temporaryFolder, TINY_LOOPED, TINY_SCENARIO, TINY_STUDY, writeTo } from './tiny-study.js';

const folder = temporaryFolder();

/** One file of every kind of plug-in, as somebody outside the project would write it. */
const PLUGINS = {
  'toy-detector.ts': `
    import { z } from 'zod';
    import { detector } from 'ersatz/detector';
    export default detector({
      id: 'toy-detector', summary: 'more followings, more suspicious', source: 'a toy', family: 'rule',
      units: ['account'], labels: 'none', features: ['toy-block/nights'], beatsChance: false,
      params: z.strictObject({ scale: z.number().positive().default(10) }),
      fit: () => null,
      score(_model, past, out, ctx) {
        const nights = past.feature('toy-block/nights');
        for (let row = 0; row < out.length; row++) out[row] = nights[row] / (nights[row] + ctx.params.scale);
      },
    });`,
  'toy-block.ts': `
    import { featureBlock } from 'ersatz/feature-block';
    export default featureBlock({
      id: 'toy-block', summary: 'actions by night', unit: 'account',
      columns: [{ name: 'nights', description: 'actions between midnight and five' }],
      compute(past, [nights]) {
        nights.fill(0);
        const rowOf = new Map(Array.from(past.account, (account, row) => [account, row]));
        for (const { nActions, t, actor } of past.traffic.epochs)
          for (let at = 0; at < nActions; at++)
            if (t[at] % 86400 < 5 * 3600 && rowOf.has(actor[at])) nights[rowOf.get(actor[at])]++;
      },
    });`,
  'toy-persona.ts': `
    import { z } from 'zod';
    import { persona } from 'ersatz/persona';
    export default persona({
      id: 'toy-persona', summary: 'likes all day', params: z.strictObject({}),
      draw: (_params, random) => ({
        sessionsPerDay: 4, activeDayShare: 1, feedItemsPerSession: 10, likeProbability: 0.5, commentsPerLike: 0.1,
        postsPerWeek: 2, followsPerDay: 1, exploreShare: 0.2, unfollowsPerDay: 0, followBackProbability: 0.3,
        clockShiftHours: random.normal(), followings: 30, popularity: 1, ageDays: 200, onboardingFollowsPerDay: 0,
        nDevices: 1, isPrivate: false, isBusiness: false, hasPicture: true, webShare: 0,
      }),
    });`,
  'toy-operation.ts': `
    import { z } from 'zod';
    import { operation } from 'ersatz/operation';
    export default operation({
      id: 'toy-operation', family: 'toy', label: 'inauthentic', summary: 'owns nothing but two customers', params: z.strictObject({}),
      nDevices: () => 1,
      setup(_params, context) {
        for (const account of context.view.people.slice(0, 2)) context.enrol(account, 0, context.horizonSec);
        return {};
      },
      act() {},
    });`,
  'toy-confounder.ts': `
    import { z } from 'zod';
    import { confounder } from 'ersatz/confounder';
    export default confounder({
      id: 'toy-confounder', summary: 'some people take part in nothing in particular', params: z.strictObject({}),
      setup(_params, context) {
        for (const account of context.view.people.slice(10, 40)) context.participate(account, 0, context.horizonSec);
        return {};
      },
      act() {},
    });`,
  'toy-metric.ts': `
    import { metric } from 'ersatz/metric';
    export default metric({
      id: 'toy-metric', summary: 'rows that were judged', better: 'neither', range: [0, Infinity], display: 'count', bySegment: false,
      compute: ({ nRows }) => nRows,
    });`,
  'toy-policy.ts': `
    import { z } from 'zod';
    import { policy } from 'ersatz/policy';
    export default policy({
      id: 'toy-policy', summary: 'hits all above a half', params: z.strictObject({}),
      prepare: () => 0.5,
      decide(plan, score, past, isHit) { for (let row = 0; row < past.nRows; row++) isHit[row] = score[row] > plan ? 1 : 0; },
      threshold: (plan) => plan,
    });`,
  'toy-attribution.ts': `
    import { attribution } from 'ersatz/attribution';
    export default attribution({
      id: 'toy-attribution', summary: 'everything that a suspect did', needsActionScores: false,
      pick: (_candidates, isPicked) => void isPicked.fill(1),
    });`,
  'toy-quantity.ts': `
    import { quantity } from 'ersatz/quantity';
    export default quantity({
      id: 'toy-quantity', summary: 'accounts there are', population: 'everybody', source: 'a toy', unit: 'accounts',
      figures: [{ id: 'all', label: 'accounts', row: 'a toy', sure: 'A', band: { published: '1-1000', low: 1, high: 1000 } }],
      measure: ({ traffic }) => [traffic.accounts.nAccounts],
    });`,
  'toy-chart.ts': `
    import { chart } from 'ersatz/chart';
    export default chart({
      id: 'toy-chart', title: 'A toy', summary: 'the headline once more', order: 999,
      build: (input) => ({
        caption: input.rows.length + ' rows', tables: [],
        spec: { mark: 'point', data: { values: [{ a: 1 }] }, encoding: { x: { field: 'a', type: 'quantitative' } } },
      }),
    });`,
} as const;

const plugins = folderIn(folder);
for (const [name, text] of Object.entries(PLUGINS)) writeTo(plugins, name, text);

async function runWithPlugins(): Promise<FinishedRun> {
  const scenario = {
    ...TINY_SCENARIO,
    organic: [...TINY_SCENARIO.organic, { use: 'toy-persona', share: 0.2 }],
    confounders: [{ use: 'toy-confounder' }],
    operations: [...TINY_SCENARIO.operations, { use: 'toy-operation' }],
  };
  const study = writeTo(folder, 'toy.yaml', {
    ...TINY_STUDY,
    scenarios: [scenario],
    replicates: 1,
    detectors: ['toy-detector'],
    policies: ['toy-policy'],
    metrics: ['false-removal-rate', 'hit', 'toy-metric'],
  });
  return runStudy(study, { plugins: [plugins], workers: 1, runsDir: folderIn(folder) });
}

describe('a folder with a plug-in of every kind, and no other file touched', () => {
  it('is found in the report', async () => {
    const { report, folder: run } = await runWithPlugins();
    expect(report.detectors.map(({ id }) => id)).toEqual(['toy-detector']);
    // the feature block gave the detector something to tell accounts apart by
    const scores = report.tables['score-distribution'] ?? [];
    expect(new Set(scores.map((row) => JSON.stringify(row))).size).toBeGreaterThan(2);
    expect(report.rows.map(({ metric }) => metric)).toContain('toy-metric');
    expect(report.rows.map(({ policy }) => policy)).toContain('toy-policy');
    const segments = new Set(report.rows.map(({ segment }) => segment));
    expect(segments).toContain('persona:toy-persona');
    expect(segments).toContain('confounder:toy-confounder');
    expect(JSON.stringify(report.scenarios)).toContain('toy-operation');
    const chart = report.charts.find(({ id }) => id === 'toy-chart');
    expect(chart?.caption).toBe(`${report.rows.length} rows`);
    expect(readFileSync(`${run}/report.html`, 'utf8')).toContain('toy-chart');
    const measured = report.tables['calibration']?.find(({ quantity }) => quantity === 'toy-quantity');
    expect(measured).toMatchObject({ figure: 'all', verdict: 'inside' });
    expect(measured?.['value']).toBeGreaterThan(TINY_SCENARIO.nPeople);
  });

  it.each([
    ['does not compile', 'export default {{{', /broken\.ts: does not compile: .* at line 1, column 17$/],
    ['breaks while it is loaded', 'throw new Error("boom\\nand more")', /broken\.ts: could not be loaded: boom$/],
  ])('a file that %s is its author’s mistake, in one line', async (_, text, message) => {
    const broken = folderIn(folder);
    writeFileSync(join(broken, 'broken.ts'), text);
    const study = writeTo(folder, 'broken.yaml', TINY_STUDY);
    const refused = runStudy(study, { plugins: [broken], workers: 1, runsDir: folderIn(folder) });
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toBeInstanceOf(UserError);
  });

  it.each([
    [
      'waits for ever',
      'await new Promise(() => {});\n',
      /stuck\.js: never finishes loading; it awaits what never comes$/,
    ],
    ['ends the program', 'process.exit(0);\n', /stuck\.js: ends the program while it is loaded; take out its process/],
  ])('a file that %s while it is loaded is named, exit 2', async (_, text, message) => {
    const stuck = folderIn(folder);
    writeFileSync(join(stuck, 'stuck.js'), `${text}export default null;\n`);
    const command = startErsatz(['list', 'detectors', '--plugins', stuck]);
    expect(await command.ended).toBe(2);
    expect(command.said()).toMatch(/^error: [^\n]*\n$/);
    expect(command.said().trim()).toMatch(message);
  });

  it('cleans up in a closed loop by the toy attribution', async () => {
    const arm = { name: 'toy', detector: 'toy-detector', level: 'account', policy: 'toy-policy' };
    const study = writeTo(folder, 'toy-loop.yaml', {
      ...TINY_LOOPED,
      replicates: 1,
      detectors: ['toy-detector'],
      policies: ['toy-policy'],
      closedLoop: { startDay: 4, windowDays: 3, historyDays: 6, arms: [{ ...arm, attribution: 'toy-attribution' }] },
    });
    const { report } = await runStudy(study, { plugins: [plugins], workers: 1, runsDir: folderIn(folder) });
    // what its owner did goes too, as the toy takes everything
    const removed = report.tables['loop-totals']?.find(
      (row) => row['arm'] === 'toy' && row['quantity'] === 'own-actions-lost',
    );
    expect(Number(removed?.['value'])).toBeGreaterThan(0);
  });
});
