import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { CellsIndex, KeptCell } from '../kept/cells-index.js';
import { checkKept } from '../kept/check-kept.js';
import { duckdbTrouble } from '../kept/duckdb-trouble.js';
import { identifier, quoted, readCellsIndex } from '../kept/run-database.js';
import type { FinishedFolder } from './open-run.js';
import { isSameWorld, studyDifferences } from './study-differences.js';

/** What two detectors act on in the same world, for the rows of one class. */
export interface Overlap {
  readonly scenario: string;
  readonly replicate: number;
  readonly level: string;
  readonly policy: string;
  readonly detectorA: string;
  readonly detectorB: string;
  /** `organic`: being acted on is a false removal; else being caught. */
  readonly class: string;
  readonly nRows: number;
  readonly both: number;
  readonly onlyA: number;
  readonly onlyB: number;
  /** Up to five accounts that only one acts on, those with the highest scores first. */
  readonly accountsOnlyA: readonly number[];
  readonly accountsOnlyB: readonly number[];
}

interface Pair {
  readonly a: KeptCell;
  readonly b: KeptCell;
  readonly policies: readonly { readonly name: string; readonly columnA: string; readonly columnB: string }[];
}

/**
 * Who is acted on by only one of two: row by row in the worlds that both runs kept (same scenario with the same settings, same windows, same seed). Detectors of the same name are paired; those that only
 * one run has are paired with those that only the other has; a run held against itself pairs its detectors with one another. Empty where nothing was kept, and for closed loops, whose arms keep no scores. Throws UserError naming a
 * kept file that is damaged.
 */
export async function overlapOf(a: FinishedFolder, b: FinishedFolder): Promise<Overlap[]> {
  const pairs = pairsOf(a, b);
  if (pairs.length === 0) return [];
  await checkKept(a.path, [...new Set(pairs.map((pair) => pair.a))]);
  await checkKept(b.path, [...new Set(pairs.map((pair) => pair.b))]);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const found: Overlap[] = [];
    for (const { a: cellA, b: cellB, policies } of pairs)
      for (const { name, columnA, columnB } of policies) {
        const sql = overlapSql(scoresOf(a, cellA), columnA, scoresOf(b, cellB), columnB);
        for (const row of (await connection.runAndReadAll(sql)).getRowObjectsJS())
          found.push({
            ...{ scenario: cellA.scenario, replicate: cellA.replicate, level: String(cellA.level), policy: name },
            ...{ detectorA: String(cellA.detector), detectorB: String(cellB.detector), class: row['class'] as string },
            ...{ nRows: Number(row['nRows']), both: Number(row['both']) },
            ...{ onlyA: Number(row['onlyA']), onlyB: Number(row['onlyB']) },
            accountsOnlyA: ((row['accountsOnlyA'] ?? []) as unknown[]).map(Number),
            accountsOnlyB: ((row['accountsOnlyB'] ?? []) as unknown[]).map(Number),
          });
      }
    return found;
  } catch (error) {
    throw duckdbTrouble(error, `${a.path} and ${b.path} can not be held against each other`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Rows are joined by number and class: in the same world they are the same. */
function overlapSql(fileA: string, columnA: string, fileB: string, columnB: string): string {
  const side = (file: string, column: string): string =>
    `(SELECT "row", account, class, score, ${identifier(column)} AS hit FROM read_parquet(${quoted(file)}))`;
  return `
    WITH both_sides AS (
      SELECT a.class, a.account, a.hit = 1 AS inA, b.hit = 1 AS inB, a.score AS scoreA, b.score AS scoreB
      FROM ${side(fileA, columnA)} a JOIN ${side(fileB, columnB)} b USING ("row", class)),
    firsts AS (
      SELECT class, account, max(scoreA) FILTER (inA AND NOT inB) AS topA, max(scoreB) FILTER (inB AND NOT inA) AS topB
      FROM both_sides GROUP BY class, account),
    examples AS (
      SELECT class, list(account ORDER BY topA DESC, account) FILTER (topA IS NOT NULL) AS a,
        list(account ORDER BY topB DESC, account) FILTER (topB IS NOT NULL) AS b
      FROM firsts GROUP BY class)
    SELECT class, count(*) AS nRows, count(*) FILTER (inA AND inB) AS both, count(*) FILTER (inA AND NOT inB) AS onlyA,
      count(*) FILTER (inB AND NOT inA) AS onlyB, any_value(examples.a)[:5] AS accountsOnlyA, any_value(examples.b)[:5] AS accountsOnlyB
    FROM both_sides JOIN examples USING (class) GROUP BY class ORDER BY class`;
}

function pairsOf(runA: FinishedFolder, runB: FinishedFolder): Pair[] {
  const [indexA, indexB] = [readCellsIndex(runA), readCellsIndex(runB)];
  if (indexA === null || indexB === null) return [];
  const isItself = runA.record.id === runB.record.id && runA.path === runB.path;
  const policies = commonPolicies(indexA, indexB);
  const differences = studyDifferences(runA, runB);
  const cells = (index: CellsIndex): KeptCell[] =>
    index.cells.filter(({ detector, arm }) => detector !== null && arm === undefined);
  const namesA = new Set(cells(indexA).map(({ detector }) => detector));
  const namesB = new Set(cells(indexB).map(({ detector }) => detector));
  const seedOf = ({ record }: FinishedFolder, { replicate }: KeptCell): string | undefined =>
    record.seeds[replicate - 1];
  const isPair = (a: KeptCell, b: KeptCell): boolean => {
    if (a.scenario !== b.scenario || a.level !== b.level || seedOf(runA, a) !== seedOf(runB, b)) return false;
    // Else a number names somebody else in each.
    if (!isSameWorld(differences, a.scenario)) return false;
    if (isItself) return String(a.detector) < String(b.detector);
    return a.detector === b.detector || (!namesB.has(a.detector) && !namesA.has(b.detector));
  };
  return cells(indexA).flatMap((a) =>
    cells(indexB)
      .filter((b) => isPair(a, b))
      .map((b) => ({ a, b, policies })),
  );
}

function commonPolicies(a: CellsIndex, b: CellsIndex): Pair['policies'] {
  return a.policies.flatMap(({ name, column }) => {
    const other = b.policies.find((policy) => policy.name === name);
    return other === undefined ? [] : [{ name, columnA: column, columnB: other.column }];
  });
}

const scoresOf = ({ path }: FinishedFolder, { id }: KeptCell): string => join(path, 'cells', id, 'scores.parquet');
