import type { PreparedPast } from '../../../detectors/host/prepared-past.js';
import { check } from '../check.js';
import { LEARNS_AFTER, SCORES_AFTER } from '../exam.js';

/** The host shares columns between threads: who writes to them spoils everybody's data. */
export default check({
  id: 'inputs-unchanged',
  summary: 'fit and score write to nothing but the score column',
  worlds: 'any',
  examine(exam) {
    const train = exam.past(LEARNS_AFTER);
    const past = exam.past(SCORES_AFTER);
    const labels = exam.labels(train);
    const given = { train: columnsOf(train), past: columnsOf(past), labels };
    const kept = copyColumns(given);
    exam.scores({ train, past, labels });
    const now = flatColumns(given);
    const changed = Object.keys(kept).filter((name) => !isSame(kept[name], now[name]));
    return changed.length === 0 ? null : { what: `it wrote to ${changed.join(', ')}` };
  },
});

type Column = Float64Array | Uint32Array | Int32Array | Uint8Array;

function columnsOf({ account, actions, traffic, columns }: PreparedPast) {
  return { account, actions, accounts: traffic?.accounts, graph: traffic?.graph, epochs: traffic?.epochs, columns };
}

/** Every typed array below a value, by its path. */
function flatColumns(value: unknown, path = '', found: Record<string, Column> = {}): Record<string, Column> {
  if (ArrayBuffer.isView(value)) found[path] = value as Column;
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) flatColumns(inner, `${path}/${key}`, found);
  return found;
}

function copyColumns(value: unknown): Record<string, Column> {
  return Object.fromEntries(Object.entries(flatColumns(value)).map(([path, column]) => [path, column.slice()]));
}

function isSame(kept: Column, now: Column): boolean {
  return kept.length === now.length && kept.every((value, at) => Object.is(value, now[at]));
}
