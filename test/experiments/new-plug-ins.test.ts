import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, test } from 'vitest';
import type { Attribution } from '../../experiments/attribution.js';
import { runStudy, type FinishedRun } from '../../experiments/run.js';
import { templateKinds } from '../../experiments/templates.js';
import { loadPluginFile } from '../../plugins/load-plugins.js';
import { packageRoot } from '../../plugins/package-root.js';
import { parseScenario } from '../../sim/scenario/load-scenario.js';
import { VERB, type Traffic } from '../../sim/traffic/epoch.js';
import { simulate } from '../../sim/simulate.js';
import { startErsatz } from '../executors/child-command.js';
import { folderIn, temporaryFolder, TINY_LOOPED, TINY_SCENARIO, TINY_STUDY, writeTo } from './tiny-study.js';

const home = temporaryFolder();
const plugins = folderIn(home);
const ids = Object.fromEntries(templateKinds().map((kind) => [kind, `new-${kind}`]));

async function written(kind: string, name: string): Promise<{ readonly code: number | null; readonly stderr: string }> {
  const running = startErsatz(['new', kind, name, '--out', plugins]);
  return { code: await running.ended, stderr: running.said() };
}

beforeAll(async () => {
  for (const kind of templateKinds()) {
    const { code, stderr } = await written(kind, ids[kind]);
    expect(code, stderr).toBe(0);
  }
});

test('there is a template for every kind of plug-in that an entry point declares', () => {
  const { exports } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { exports: object };
  const entryPoints = Object.keys(exports).map((path) => path.replace('./', ''));
  expect(templateKinds()).toEqual(entryPoints.filter((name) => name !== 'traffic').sort());
});

test('nothing in a file that was written still has the name of the template', () => {
  for (const [kind, id] of Object.entries(ids)) {
    const text = readFileSync(join(plugins, `${id}.ts`), 'utf8');
    expect(text).toContain(`id: '${id}'`);
    expect(text).not.toContain(`my-${kind}`);
  }
});

test('a name that a built-in plug-in of the kind has is refused, and a file is never written over', async () => {
  const taken = await written('policy', 'threshold');
  expect(taken.code).toBe(2);
  expect(taken.stderr).toBe('error: new: name: there is a built-in policy "threshold"; choose another name\n');
  const again = await written('metric', ids['metric']);
  expect(again.code).toBe(2);
  expect(again.stderr).toContain('new-metric.ts: is there already');
});

const scenario = parseScenario(
  {
    ...TINY_SCENARIO,
    organic: [
      { use: 'regular', share: 0.7 },
      { use: ids['persona'], share: 0.3 },
    ],
    confounders: [{ use: ids['confounder'], with: { memberShare: 0.5 } }],
    operations: [{ use: ids['operation'] }],
  },
  'scenario of templates',
);

const nLikes = ({ epochs }: Traffic): number =>
  epochs.reduce((sum, { verb }) => sum + Array.from(verb).filter((one) => one === VERB.like).length, 0);

describe('as they are written', () => {
  it('persona, confounder and operation live and act in a world', async () => {
    const { traffic, truth } = await simulate(scenario, { plugins: [plugins] });
    const persona = truth.personas.indexOf(ids['persona']);
    expect(Array.from(truth.persona).filter((one) => one === persona).length).toBeGreaterThan(20);
    const members = new Set(truth.participations.map(({ account }) => account));
    expect(members.size).toBeGreaterThan(30);
    expect(truth.operations.map(({ id }) => id)).toEqual([ids['operation']]);
    expect(truth.enrolments).toHaveLength(10);
    const nByService = Array.from(truth.epochs[0].controller).filter((by) => by === 1).length;
    expect(nByService).toBeGreaterThan(100);
    const [{ use, with: given }] = scenario.confounders;
    const muted = { ...scenario, confounders: [{ use, with: given, muted: true }] };
    const twin = await simulate(muted, { plugins: [plugins] });
    expect(nLikes(traffic)).toBeGreaterThan(nLikes(twin.traffic) + 30);
  });

  describe('the others stand in the report of a study', () => {
    let finished: FinishedRun;
    beforeAll(async () => {
      const study = {
        ...TINY_STUDY,
        ...{ name: 'templates', scenarios: [scenario], replicates: 1, detectors: [ids['detector']] },
        policies: [{ use: ids['policy'], with: { above: 0.2 } }],
      };
      const runsDir = folderIn(home);
      finished = await runStudy(writeTo(home, 'templates.yaml', study), { plugins: [plugins], workers: 1, runsDir });
    });

    it('detector and policy', () => {
      const hits = finished.report.rows.find(({ metric, segment }) => metric === 'hit' && segment === 'overall');
      expect(hits).toMatchObject({ detector: ids['detector'], policy: ids['policy'] });
      expect(hits?.value).toBeGreaterThan(0);
      const [point] = finished.report.tables['operating-points'] ?? [];
      expect(point).toMatchObject({ threshold: 0.2 });
    });

    it('metric', () => {
      const { rows } = finished.report;
      const [hits, share] = ['hit', ids['metric']].map(
        (id) => rows.find(({ metric, segment }) => metric === id && segment === 'overall')?.value ?? NaN,
      );
      expect(share).toBeGreaterThan(0);
      expect(hits / share).toBeGreaterThan(100);
    });

    it('chart', () => {
      expect(finished.report.charts.map(({ id }) => id)).toContain(ids['chart']);
      expect(finished.report.skipped.filter(({ what }) => what.startsWith('chart new-'))).toEqual([]);
    });

    it('feature block', () => {
      const columns = (finished.report.tables['ease'] ?? []).map(({ column }) => column);
      expect(columns).toContain(`${ids['feature-block']}/comments`);
    });

    it('quantity', () => {
      const row = (finished.report.tables['calibration'] ?? []).find(({ quantity }) => quantity === ids['quantity']);
      expect(row).toMatchObject({ figure: 'likes', counted: 'no' });
      expect(row?.['value']).toBeGreaterThan(0);
    });
  });

  it('an attribution takes the follows of suspects', async () => {
    const { traffic } = await simulate(scenario, { plugins: [plugins] });
    const attribution = await loadPluginFile<Attribution>(join(plugins, `${ids['attribution']}.ts`));
    const { nActions, verb, actor } = traffic.epochs[3];
    const row = Uint32Array.from({ length: nActions }, (_, at) => at);
    const isSuspect = Uint8Array.from(row, (at) => actor[at] % 2);
    const isPicked = new Uint8Array(nActions);
    const epoch = new Uint32Array(nActions).fill(3);
    attribution.pick({ traffic, epoch, row, account: actor, isSuspect, score: null, isHit: null }, isPicked);
    const follows = Array.from(row, (at) => (verb[at] === VERB.follow ? isSuspect[at] : 0));
    expect(Array.from(isPicked)).toEqual(follows);
    expect(follows).toContain(1);
  });

  it('policy and attribution work in a closed loop', async () => {
    const study = {
      ...TINY_LOOPED,
      ...{ name: 'loop', scenarios: [scenario], replicates: 1, detectors: [ids['detector']] },
      policies: [{ use: ids['policy'], with: { above: 0.1 } }],
      closedLoop: {
        ...{ startDay: 4, windowDays: 3, historyDays: 6 },
        arms: [
          {
            name: 'one',
            detector: ids['detector'],
            level: 'account',
            policy: ids['policy'],
            attribution: ids['attribution'],
          },
        ],
      },
    };
    const runsDir = folderIn(home);
    const { report } = await runStudy(writeTo(home, 'loop.yaml', study), { plugins: [plugins], workers: 1, runsDir });
    const share = (report.tables['loop-totals'] ?? []).find(
      ({ arm, quantity }) => arm === 'one' && quantity === 'share-removed',
    );
    expect(share?.value).toBeGreaterThan(0);
  });
});
