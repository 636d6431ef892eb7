import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { handOver } from './hand-over.js';
import { nameParts, type HandedOver } from './handed-over.js';
import type { Program } from './program.js';
import { runProcess } from './run-process.js';
import { readScores } from './score-file.js';

/** The scores that a program gave, and what it took. */
export interface ProgramScores {
  /** One column for each past to score. */
  readonly scores: readonly Float64Array[];
  /** The program alone, without writing and reading its files. */
  readonly ms: number;
}

/**
 * Hands a folder to a program, waits for it and reads its scores. The folder is gone afterwards unless the study keeps it. Rejects with ProgramError when the
 * program fails, runs too long or writes no usable scores.
 */
export async function runProgram(program: Program, handed: HandedOver, signal?: AbortSignal): Promise<ProgramScores> {
  const parent = program.keep ?? tmpdir();
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'ersatz-program-'));
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    await handOver(folder, handed, program, connection);
    const startedMs = performance.now();
    await runProcess(program, folder, signal);
    const ms = performance.now() - startedMs;
    const [{ nRows: nTrain }, ...wanted] = nameParts(handed);
    const all = await readScores(connection, folder, {
      first: nTrain,
      nRows: wanted.reduce((sum, { nRows }) => sum + nRows, 0),
    });
    const scores = wanted.map(({ first, nRows }) => all.slice(first - nTrain, first - nTrain + nRows));
    return { scores: scores.slice(-handed.score.length), ms };
  } finally {
    connection.closeSync();
    instance.closeSync();
    if (program.keep === undefined) await rm(folder, { recursive: true, force: true });
  }
}
