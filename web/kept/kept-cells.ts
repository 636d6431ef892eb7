import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { hitsFile, stopNumbersFile, stopsFile } from '../../reports/sums/overlap-sums.js';
import { PEOPLE_SUMS, QUEUE_SUMS } from '../../reports/sums/people-sums.js';

const indexSchema = z.object({
  format: z.literal('cells@1'),
  policies: z.array(z.object({ name: z.string(), column: z.string() })),
  cells: z.array(
    z.object({
      id: z.string(),
      scenario: z.string(),
      replicate: z.number(),
      detector: z.string().nullable(),
      level: z.string().nullable(),
      arm: z.string().optional(),
      testStartSec: z.number().nullable(),
      testEndSec: z.number().nullable(),
      files: z.array(z.object({ file: z.string(), nRows: z.number(), bytes: z.number() })),
    }),
  ),
});

/** What a run kept row by row, as `cells/index.json` says. */
export type KeptIndex = z.infer<typeof indexSchema>;

/** Says where a file of a run's folder lies, or null where it is not there or a link leads out of the folder. */
export type FindFile = (...names: readonly string[]) => Promise<string | null>;

/** What of one world a question is about. */
export interface WorldName {
  readonly scenario: string;
  readonly replicate: number;
}

/** Scores of one detector at one level, ready to be read. */
export interface KeptScores {
  readonly detector: string;
  readonly level: string;
  readonly path: string;
  /** Its sums by account, and where queues of given lengths end; null where the run has none. */
  readonly people: string | null;
  readonly queues: string | null;
}

/** What was written to count how the hits of detectors overlap. */
export interface KeptStops {
  readonly stops: string;
  readonly hits: string;
  readonly stopNumbers: string;
  /** The detectors in the places that the columns name. */
  readonly detectors: readonly string[];
}

/** What accounts met and lost in one arm of a closed loop, ready to be read. */
export interface KeptArm {
  readonly arm: string;
  readonly detector: string;
  readonly level: string;
  readonly measures: string;
  readonly losses: string;
}

/** The kept rows of one run. Names are compared with the index, and every path is looked up by the run's own folder. */
export class KeptCells {
  readonly index: KeptIndex;
  readonly #find: FindFile;

  private constructor(index: KeptIndex, find: FindFile) {
    this.index = index;
    this.#find = find;
  }

  /** Null where the run kept nothing, or its index can not be read. */
  static async open(find: FindFile): Promise<KeptCells | null> {
    const path = await find('cells', 'index.json');
    if (path === null) return null;
    try {
      const index = indexSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
      return index === undefined || index.cells.length === 0 ? null : new KeptCells(index, find);
    } catch {
      return null;
    }
  }

  /** Worlds with kept rows, in the order of the index. */
  worlds(): WorldName[] {
    const seen = new Map<string, WorldName>();
    for (const { scenario, replicate } of this.index.cells)
      seen.set(JSON.stringify([scenario, replicate]), { scenario, replicate });
    return [...seen.values()];
  }

  /** The column of `scores.parquet` that says what a policy acts on; the first policy's where there is none of this name. */
  policyColumn(policy: string): string {
    return this.index.policies[this.policyPlace(policy)]?.column ?? 'removed';
  }

  /** The place of a policy in the study, counted from 0; the first where there is none of this name. */
  policyPlace(policy: string): number {
    return Math.max(
      0,
      this.index.policies.findIndex(({ name }) => name === policy),
    );
  }

  /** One file of a world (`accounts.parquet`, `traffic.parquet` ...); null where it was not kept. */
  async worldFile({ scenario, replicate }: WorldName, file: string): Promise<string | null> {
    const cell = this.index.cells.find(
      (one) => one.scenario === scenario && one.replicate === replicate && one.detector === null,
    );
    return cell === undefined ? null : this.#fileOf(cell, file);
  }

  /** Every detector's scores in a world, at one level or at all. */
  async scores({ scenario, replicate }: WorldName, level?: string): Promise<KeptScores[]> {
    const found: KeptScores[] = [];
    for (const cell of this.index.cells) {
      if (cell.scenario !== scenario || cell.replicate !== replicate || cell.detector === null) continue;
      if (level !== undefined && cell.level !== level) continue;
      const path = await this.#fileOf(cell, 'scores.parquet');
      if (path === null) continue;
      const [people, queues] = [await this.#fileOf(cell, PEOPLE_SUMS), await this.#fileOf(cell, QUEUE_SUMS)];
      found.push({ detector: cell.detector, level: cell.level ?? '', path, people, queues });
    }
    return found;
  }

  /** At which stop of the slider each detector of a level hits each row first; null where that was not written. */
  async stops(world: WorldName, level: string): Promise<KeptStops | null> {
    const stops = await this.worldFile(world, stopsFile(level));
    const hits = await this.worldFile(world, hitsFile(level));
    const stopNumbers = await this.worldFile(world, stopNumbersFile(level));
    if (stops === null || hits === null || stopNumbers === null) return null;
    const detectors = this.index.cells
      .filter(({ scenario, replicate }) => scenario === world.scenario && replicate === world.replicate)
      .filter((cell) => cell.level === level && cell.files.some(({ file }) => file === 'scores.parquet'))
      .flatMap(({ detector }) => detector ?? []);
    return { stops, hits, stopNumbers, detectors };
  }

  /** Every arm of a closed loop in a world. */
  async arms({ scenario, replicate }: WorldName): Promise<KeptArm[]> {
    const found: KeptArm[] = [];
    for (const cell of this.index.cells) {
      if (cell.scenario !== scenario || cell.replicate !== replicate || cell.arm === undefined) continue;
      const [measures, losses] = [
        await this.#fileOf(cell, 'measures.parquet'),
        await this.#fileOf(cell, 'losses.parquet'),
      ];
      if (measures !== null && losses !== null)
        found.push({ arm: cell.arm, detector: cell.detector ?? '', level: cell.level ?? '', measures, losses });
    }
    return found;
  }

  /** The test window of a world, s; null where nothing of it was kept, or it has none. */
  window({ scenario, replicate }: WorldName): { readonly startSec: number; readonly endSec: number } | null {
    const cell = this.index.cells.find((one) => one.scenario === scenario && one.replicate === replicate);
    const { testStartSec: startSec = null, testEndSec: endSec = null } = cell ?? {};
    return startSec === null || endSec === null ? null : { startSec, endSec };
  }

  async #fileOf(cell: KeptIndex['cells'][number], file: string): Promise<string | null> {
    if (!cell.files.some((one) => one.file === file)) return null;
    return this.#find('cells', cell.id, file);
  }
}
