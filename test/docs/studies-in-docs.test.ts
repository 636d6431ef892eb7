import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { planStudy } from '../../experiments/plan/plan-study.js';
import { packageRoot } from '../../plugins/package-root.js';
import { temporaryFolder } from '../experiments/tiny-study.js';

const folder = temporaryFolder();
const pages = ['README.md', ...readdirSync(join(packageRoot(), 'docs')).map((name) => `docs/${name}`)];
const studies = pages
  .filter((page) => page.endsWith('.md'))
  .flatMap((page) =>
    [...readFileSync(join(packageRoot(), page), 'utf8').matchAll(/```yaml\n(format: study@1\n.*?)```/gs)].map(
      ([, text]) => [page, text] as const,
    ),
  );

test('the pages show a study, and one with a closed loop', () => {
  expect(studies.map(([page]) => page)).toEqual(expect.arrayContaining(['README.md', 'docs/clean-up.md']));
});

test.each(studies)('the study that %s shows is one that can be run', async (_page, text) => {
  const file = join(folder, 'shown.yaml');
  writeFileSync(file, text);
  const { gates, arms, study } = await planStudy(file);
  expect(gates).toHaveLength(study.expect?.length ?? 0);
  expect(arms.length > 0).toBe(study.closedLoop !== undefined);
});
