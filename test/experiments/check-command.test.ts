import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { Detector } from '../../detectors/detector.js';
import { examine } from '../../experiments/examiner/examine.js';
import { loadPluginFile } from '../../plugins/load-plugins.js';
import { CLI } from './plan-and-run.js';
import { temporaryFolder, writeTo } from './tiny-study.js';

const folder = temporaryFolder();

/** A detector that does next to nothing, to be spoilt. */
const TOY = `import { z } from 'zod';
import { detector } from 'ersatz/detector';

export default detector({
  ...{ id: 'bad-fit', summary: 'scores by likes', source: 'a toy', family: 'rule', units: ['account'] },
  ...{ labels: 'none', features: ['rates/likes-per-day'], beatsChance: false, params: z.strictObject({}) },
  fit: () => ({}),
  score(_model, past, out) {
    const likes = past.feature('rates/likes-per-day');
    for (let row = 0; row < out.length; row++) out[row] = likes[row] / (1 + likes[row]);
  },
});
`;

test('what a detector throws is told once; the checks that it breaks after that say where, and how to see it again', async () => {
  const thrower = await loadPluginFile<Detector>(
    writeTo(
      folder,
      'bad-fit.ts',
      TOY.replace(
        'score(_model, past, out) {',
        'score(_model, past, out) { throw new TypeError(`no luck in ${out.length} rows`);',
      ),
    ),
  );
  const results = await examine(thrower, { seed: 1, nWorlds: 2, leavesOut: ['cost-within-bound'], name: 'bad-fit.ts' });
  const failed = results.filter(({ passed }) => !passed);
  const telling = failed.filter(({ story }) => story?.includes('no luck'));
  expect(failed.length).toBeGreaterThan(10);
  expect(telling).toHaveLength(1);
  expect(telling[0].story).toMatch(/^ {2}threw TypeError: no luck in \d+ rows\n/);
  for (const { check, story } of failed.slice(1))
    expect(story).toMatch(
      new RegExp(
        `^  could not be made: the detector threw what ${failed[0].check} tells\n  again: npx ersatz check bad-fit.ts --seed 1 --path ${check}:[\\d:]+$`,
      ),
    );
});

test.each([
  ['ends the program', 'process.exit(0)', [], 'ended the program with exit code 0 instead of answering'],
  ['never ends', 'for (;;);', ['--timeout-sec', '2'], 'gave no answer in one world for 2 s (--timeout-sec)'],
  ['is async', 'return Promise.resolve({})', [], 'fit is async; expected it to be done when it returns'],
])('check fails a detector whose fit %s, and says so, with exit 1', (_what, fit, more, story) => {
  const file = writeTo(folder, 'bad-fit.ts', TOY.replace('fit: () => ({})', `fit: () => { ${fit} }`));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [CLI, 'check', file, '--worlds', '2', '--json', ...more],
    { encoding: 'utf8' },
  );
  expect(status, stderr).toBe(1);
  const { detector, checks } = JSON.parse(stdout) as {
    detector: string;
    checks: { passed: boolean; story?: string }[];
  };
  expect(detector).toBe('bad-fit');
  expect(
    checks
      .filter(({ passed }) => !passed)
      .map((one) => one.story)
      .join(),
  ).toContain(story);
});
