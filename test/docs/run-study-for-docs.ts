import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { runStudy } from '../../experiments/run.js';
import { packageRoot } from '../../plugins/package-root.js';
import type { Report } from '../../reports/report.js';
import { wholeOption, type DocsOptions } from './docs-command.js';

interface ShippedStudy {
  replicates: number;
  scenarios: { use: string; with: Record<string, unknown> }[];
}

/**
 * Runs a shipped study in a folder that is thrown away, at the size that `--replicates` and `--people` ask for (its own by default), and returns its
 * report. `size` says what was run, for the page; `set` changes the study as `--set` does.
 */
export async function runStudyForDocs(
  name: string,
  options: DocsOptions,
  set: readonly string[] = [],
): Promise<{ report: Report; size: string }> {
  const study = parse(
    readFileSync(join(packageRoot(), 'experiments', 'studies', `${name}.yaml`), 'utf8'),
  ) as ShippedStudy;
  study.replicates = wholeOption(options, 'replicates', study.replicates);
  const people = Number(study.scenarios[0].with['nPeople']);
  const nPeople = wholeOption(options, 'people', people);
  for (const scenario of study.scenarios) scenario.with['nPeople'] = nPeople;
  const folder = mkdtempSync(join(tmpdir(), `ersatz-${name}-`));
  try {
    const file = join(folder, `${name}.yaml`);
    writeFileSync(file, stringify(study));
    const { report } = await runStudy(file, {
      runsDir: join(folder, 'runs'),
      workers: wholeOption(options, 'workers'),
      ...{ plugins: [], set },
      onProgress: ({ nDone, nSteps }) => {
        if (nDone % 20 === 0) process.stderr.write(`${name}: ${nDone} of ${nSteps}\n`);
      },
    });
    return { report, size: `${study.replicates} replicates of ${nPeople.toLocaleString('en')} people` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
