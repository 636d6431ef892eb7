import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStudy } from '../../experiments/run.js';
import { parseScenario } from '../../sim/scenario/load-scenario.js';

/** 20 worlds with 10 detectors at two levels each: 400 cells. `--people N` for larger worlds. */
const N_WORLDS = 20;
const N_DETECTORS = 10;

/** How much of the machine a study of many cells on few worlds uses, from reading the study to its report; run it on a machine that does nothing else. */
async function main(args: readonly string[]): Promise<void> {
  const at = args.indexOf('--people');
  const nPeople = at < 0 ? 1000 : Number(args[at + 1]);
  const workers = availableParallelism();
  const folder = mkdtempSync(join(tmpdir(), 'ersatz-bench-'));
  const scenario = parseScenario(
    {
      format: 'scenario@1',
      name: 'town',
      ...{ nPeople, horizonDays: 15 },
      organic: [{ use: 'regular', share: 0.7 }, ...['creator', 'newcomer'].map((use) => ({ use, share: 0.15 }))],
      operations: [{ use: 'follow-service' }, { use: 'bot-farm' }],
    },
    'the town of the bench',
  );
  const detectors = Array.from({ length: N_DETECTORS }, (_, n) => ({
    ...{ use: 'gradient-boosting', as: `boosting-${n + 1}`, levels: ['account', 'action'] },
    with: { iterations: 10 * (n + 1) },
  }));
  const study = join(folder, 'study.yaml');
  const config = { format: 'study@1', name: 'use', question: 'Are all cores at work?', seed: 'use' };
  writeFileSync(
    study,
    JSON.stringify({ ...config, scenarios: [scenario], replicates: N_WORLDS, split: { windowDays: 5 }, detectors }),
  );
  const [load] = loadavg();
  const [startedMs, before] = [performance.now(), process.cpuUsage()];
  try {
    let nCells = 0;
    await runStudy(study, {
      ...{ workers, runsDir: join(folder, 'runs') },
      onProgress: ({ what }) => (nCells += Number(what.endsWith(' level'))),
    });
    const wallSec = (performance.now() - startedMs) / 1000;
    const { user, system } = process.cpuUsage(before);
    const share = (user + system) / 1e6 / (wallSec * workers);
    process.stdout.write(
      `${nCells} cells in ${N_WORLDS} worlds of ${nPeople} people, ${workers} workers: ${wallSec.toFixed(0)} s\n` +
        `cores in use: ${(100 * share).toFixed(1)} % of the time; peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB\n` +
        `others on this machine when it began: load ${load.toFixed(1)}\n`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main(process.argv.slice(2));
