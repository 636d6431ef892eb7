import { createHash } from 'node:crypto';
import { copyFileSync, linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CellStore, KeptFile } from '../cache/cell-store.js';
import type { CodeVersion } from '../cache/code-version.js';
import { loopCache } from '../cache/loop-cache.js';
import { replicateCache } from '../cache/study-cache.js';
import { removedColumn } from '../files/kept-tables.js';
import type { ClosedLoop } from '../plan/closed-loop-schema.js';
import { nReplicates, type Plan } from '../plan/plan-study.js';
import type { ReplicateResult } from '../executors/study-results.js';
import type { CellsIndex, KeptCell } from './cells-index.js';
import { KeptRowsGone, type GoneRows } from './kept-rows-gone.js';
import { writeSums } from './sums/write-sums.js';

/**
 * Puts what the study wants kept into `cells/` of the run's folder, from the store in which the workers left it: as links where the disk can, else as
 * copies, and beside them the sums that the viewer reads. The folder appears whole or not at all. Cells that were skipped have no scores and no folder. Throws KeptRowsGone, and places nothing, where rows of a measured
 * cell or of a world are no longer in the store, or are damaged. Returns the SHA-256 of `cells/index.json`; null when nothing is kept.
 */
export async function placeKept(
  plan: Plan,
  results: readonly ReplicateResult[],
  cache: { readonly store: CellStore; readonly code: CodeVersion },
  folder: string,
): Promise<string | null> {
  const half = join(folder, 'cells.part');
  const whole = join(folder, 'cells');
  rmSync(half, { recursive: true, force: true });
  rmSync(whole, { recursive: true, force: true });
  const wanted =
    plan.study.closedLoop === undefined
      ? keptFiles(plan, results, cache)
      : keptArms(plan, plan.study.closedLoop, cache);
  const gone = wanted.flatMap(({ scenario, replicate, stem, missing }) =>
    missing.map((name): GoneRows => ({ scenario, replicate, what: `${stem}/${name}.parquet` })),
  );
  if (gone.length > 0) throw new KeptRowsGone(gone);
  const filled = wanted.filter(({ files }) => files.length > 0);
  if (filled.length === 0) return null;
  const ids = new Set<string>();
  const cells = filled.map(({ stem, files, missing: _missing, ...cell }): KeptCell => {
    const id = freeName(stem, ids);
    mkdirSync(join(half, id), { recursive: true });
    return {
      id,
      ...cell,
      files: files.map(({ name, kept: { path, nRows, bytes, sha256 } }) => {
        const file = `${name}.parquet`;
        linkOrCopy(path, join(half, id, file));
        return { file, nRows, bytes, sha256 };
      }),
    };
  });
  const names = plan.policies.map(({ name }) => name);
  const policies = names.map((name, position) => ({ name, column: removedColumn(names, position) }));
  const index: CellsIndex = { format: 'cells@1', policies, cells: await writeSums(half, { policies, cells }) };
  const text = `${JSON.stringify(index, null, 2)}\n`;
  writeFileSync(join(half, 'index.json'), text);
  renameSync(half, whole);
  return createHash('sha256').update(text).digest('hex');
}

type Wanted = Omit<KeptCell, 'id' | 'files'> & {
  readonly stem: string;
  readonly files: readonly { readonly name: string; readonly kept: KeptFile }[];
  /** Files that should be there and are not. */
  readonly missing: readonly string[];
};

function keptFiles(
  plan: Plan,
  results: readonly ReplicateResult[],
  cache: { readonly store: CellStore; readonly code: CodeVersion },
): Wanted[] {
  const { dataset, scenarios, detectors, study } = plan;
  const sources =
    dataset === null
      ? scenarios.map((source) => ({ source, name: source.id, split: source.split }))
      : [{ source: { fingerprint: dataset.fingerprint, name: dataset.name }, name: dataset.name, split: null }];
  const nKept = Math.min(study.keep.worlds, nReplicates(plan));
  const cells = detectors.flatMap((planned) => planned.levels.map((level) => ({ planned, level })));
  return sources.flatMap(({ source, name, split }, position) =>
    Array.from({ length: nKept }, (_, index) => index + 1).flatMap((replicate): Wanted[] => {
      const measured = results[position * nReplicates(plan) + replicate - 1].cells;
      const { worldFiles, keepsScores, files } = replicateCache(cache, plan, source, replicate);
      const common = {
        ...{ scenario: name, replicate },
        ...{ testStartSec: split?.validationSec ?? null, testEndSec: split?.testSec ?? null },
      };
      const world = looked(worldFiles, (file) => files.world(file));
      const isMeasured = (_: unknown, index: number): boolean => measured[index].result !== null;
      const scores = (keepsScores ? cells.filter(isMeasured) : []).map(({ planned, level }) => ({
        stem: `${name}-${replicate}-${planned.name}-${level}`,
        ...{ ...common, detector: planned.name, level },
        ...looked(['scores'], () => files.scores({ planned, level })),
      }));
      return [{ stem: `${name}-${replicate}`, ...common, detector: null, level: null, ...world }, ...scores];
    }),
  );
}

/** Of a closed loop: each world as it began, and what accounts met and lost in each arm. */
function keptArms(
  plan: Plan,
  loop: ClosedLoop,
  cache: { readonly store: CellStore; readonly code: CodeVersion },
): Wanted[] {
  const nKept = Math.min(plan.study.keep.worlds, nReplicates(plan));
  return plan.scenarios.flatMap((source) =>
    Array.from({ length: nKept }, (_, index) => index + 1).flatMap((replicate) =>
      loopCache(cache, plan, loop, source, replicate).map(({ name, planned, keeps, ...arm }): Wanted => {
        const world = `${source.id}-${replicate}`;
        const common = { scenario: source.id, replicate, testStartSec: null, testEndSec: null };
        return {
          ...common,
          ...(planned === null
            ? { stem: world, detector: null, level: null }
            : { stem: `${world}-${name}`, detector: planned.planned.detector.name, level: planned.level, arm: name }),
          ...looked(keeps.files, (one) => arm.file(one)),
        };
      }),
    ),
  );
}

/** Looks up files that should be there. */
function looked<Name extends string>(
  names: readonly Name[],
  find: (name: Name) => KeptFile | undefined,
): Pick<Wanted, 'files' | 'missing'> {
  const found = names.map((name) => ({ name, kept: find(name) }));
  return {
    files: found.flatMap(({ name, kept }) => (kept === undefined ? [] : [{ name, kept }])),
    missing: found.flatMap(({ name, kept }) => (kept === undefined ? [name] : [])),
  };
}

/** A folder name that people can read; names that differ in signs only, or run into one another, get a number. */
function freeName(stem: string, taken: Set<string>): string {
  const plain = stem.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^\./, '-');
  let name = plain;
  for (let count = 2; taken.has(name.toLowerCase()); count++) name = `${plain}-${count}`;
  taken.add(name.toLowerCase());
  return name;
}

/** Across disks, and where links are not allowed, a copy. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
