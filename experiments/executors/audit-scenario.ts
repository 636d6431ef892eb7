import { preparePast } from '../../detectors/host/prepare-past.js';
import { loadFeatureBlocks } from '../../detectors/load-feature-blocks.js';
import type { Unit } from '../../detectors/past.js';
import type { Scenario } from '../../sim/scenario/schema.js';
import { simulate } from '../../sim/simulate.js';
import type { EaseScore } from '../ease/ease-column.js';
import { easeRows, type EaseRow } from '../ease/ease-rows.js';
import { auditWorld } from '../judge/audit-world.js';

const DAY_SEC = 86_400;

/** What to audit of a scenario. */
export interface AuditOptions {
  readonly levels: readonly Unit[];
  readonly worlds: number;
  /** Days at the end of the scenario whose rows are looked at. */
  readonly windowDays: number;
  readonly workers: number;
  readonly plugins: readonly string[];
  /** Seed text of the first world; the scenario's own by default. */
  readonly seed?: string;
}

/** Simulates worlds of a scenario one after the other and audits all rows of each at the given levels. */
export async function auditScenario(scenario: Scenario, options: AuditOptions): Promise<EaseRow[]> {
  const { levels, workers, plugins } = options;
  const blocks = await loadFeatureBlocks(plugins);
  const nowSec = scenario.horizonDays * DAY_SEC;
  const windowStartSec = Math.max(0, nowSec - options.windowDays * DAY_SEC);
  const found = levels.map((): EaseScore[][] => []);
  for (let world = 1; world <= options.worlds; world++) {
    const seed = options.seed ?? scenario.seed;
    const simulated = await simulate(scenario, { workers, plugins, seed: world === 1 ? seed : `${seed}/${world}` });
    for (const [place, unit] of levels.entries()) {
      const past = preparePast({ traffic: simulated.traffic, unit, nowSec, windowStartSec }, blocks);
      found[place].push(auditWorld(simulated, past));
    }
  }
  return levels.flatMap((level, place) => easeRows(level, found[place]));
}
