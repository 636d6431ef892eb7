import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readCodeVersion } from '../../experiments/cache/code-version.js';
import { packageRoot } from '../../plugins/package-root.js';
import type { SoundResult } from './sound-job.js';

/** Where results are kept, a line each. */
export const SOUND_LOG = join(packageRoot(), 'runs', 'examine-sound.jsonl');

/** The results of the code as it stands, so that a run that was stopped goes on; those of other code are passed over. */
export class SoundLog {
  readonly #file: string;
  readonly #versionOf: (id: string) => string;
  readonly results: SoundResult[] = [];

  constructor(file: string, ids: readonly string[]) {
    this.#file = file;
    const code = readCodeVersion(new Set(ids));
    this.#versionOf = (id) => `${code.harness}/${code.detector(id)}`;
    if (!existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').split('\n').slice(0, -1)) {
      const { version, ...result } = JSON.parse(line) as SoundResult & { version: string };
      if (ids.includes(result.id) && version === this.#versionOf(result.id)) this.results.push(result);
    }
  }

  /** Adds a result and writes it down at once. */
  add(result: SoundResult): void {
    this.results.push(result);
    mkdirSync(dirname(this.#file), { recursive: true });
    appendFileSync(this.#file, `${JSON.stringify({ version: this.#versionOf(result.id), ...result })}\n`);
  }
}

/** A line for each detector: seeds, of them with the check on cost, checks in all, rejections, CPU seconds a seed. */
export function soundTable(results: readonly SoundResult[]): string[][] {
  const lines = [...new Set(results.map(({ id }) => id))].sort().map((id) => {
    const own = results.filter((result) => result.id === id);
    const sum = (of: (result: SoundResult) => number): number => own.reduce((total, result) => total + of(result), 0);
    return [
      ...[id, own.length, own.filter(({ leavesOut }) => leavesOut.length === 0).length].map(String),
      ...[sum(({ nChecks }) => nChecks), sum(({ rejections }) => rejections.length)].map(String),
      (sum(({ cpuSec }) => cpuSec) / own.length).toFixed(2),
    ];
  });
  return [['detector', 'seeds', 'with cost', 'checks', 'rejections', 'CPU s a seed'], ...lines];
}
