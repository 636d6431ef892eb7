import { NONE } from '../../sim/traffic/columns.js';
import type { Past } from '../past.js';
import { codeTuples } from './code-tuples.js';
import { windowActions } from './past-actions.js';
import { pickFloats } from './pick-rows.js';

/** Columns about the window's actions, beside those of the feature blocks, one value an action. */
export interface ActionContext {
  readonly nActions: number;
  readonly actor: Uint32Array;
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
}

/** How near in time others' actions count as one crowd, seconds; assumed: a package of likes is delivered in minutes. */
const CROWD_SEC = 600;

/**
 * What goes on around each like, follow and comment of the window: what its actor did just before and after, and how many others do the same at the
 * same time to the same target or post, from the same device or network. Never anybody's label. O(actions log actions).
 */
export function actionContext(past: Past): ActionContext {
  const table = windowActions(past, ['t', 'verb', 'actor', 'target', 'object', 'device', 'client', 'network']);
  const { nActions, t, verb, actor, target, object, device, client, network } = table;
  const verbColumn = Uint32Array.from(verb);
  const onPost = crowds(t, [object], actor);
  for (let k = 0; k < nActions; k++) if (object[k] === NONE) onPost[k] = NaN;
  const named: Record<string, Float64Array> = {
    verb: Float64Array.from(verb),
    client: Float64Array.from(client),
    'others-on-target-log': crowds(t, [target], actor),
    'others-on-post-log': onPost,
    'others-on-network-same-verb-log': crowds(t, [network, verbColumn], actor),
    'device-actors-log': actorsWith([device], actor),
    'network-client-actors-log': actorsWith([network, client], actor),
    'target-actors-log': actorsWith([target], actor),
    'client-share-on-network': shareWithin(network, client),
    ...sequenceColumns(t, verb, actor, target),
  };
  return { nActions, actor, names: Object.keys(named).map((name) => `around/${name}`), columns: Object.values(named) };
}

/** log(1 + actions by other accounts on the same ids within ten minutes before or after). */
function crowds(t: Uint32Array, ids: readonly Uint32Array[], actor: Uint32Array): Float64Array {
  const { code, nCodes } = codeTuples(t.length, ids);
  const { order, start } = groupBy(code, nCodes);
  const out = new Float64Array(t.length);
  const own = new Map<number, number>();
  for (let group = 0; group < nCodes; group++) {
    let low = start[group];
    let high = start[group];
    own.clear();
    for (let at = start[group]; at < start[group + 1]; at++) {
      const here = order[at];
      while (high < start[group + 1] && t[order[high]] <= t[here] + CROWD_SEC) {
        own.set(actor[order[high]], (own.get(actor[order[high]]) ?? 0) + 1);
        high++;
      }
      while (t[order[low]] + CROWD_SEC < t[here]) {
        own.set(actor[order[low]], own.get(actor[order[low]])! - 1);
        low++;
      }
      out[here] = Math.log1p(high - low - own.get(actor[here])!);
    }
  }
  return out;
}

/** log(accounts that act with the same ids in the window). */
function actorsWith(ids: readonly Uint32Array[], actor: Uint32Array): Float64Array {
  const { code, nCodes } = codeTuples(actor.length, ids);
  const pairs = codeTuples(actor.length, [code, actor]);
  const nActors = new Uint32Array(nCodes);
  for (const row of pairs.firstRow) nActors[code[row]]++;
  const logs = new Float64Array(nCodes);
  for (let one = 0; one < nCodes; one++) logs[one] = Math.log(nActors[one]);
  return pickFloats(logs, code);
}

/** Share of the window's actions with the same first id that also have the same second. */
function shareWithin(first: Uint32Array, second: Uint32Array): Float64Array {
  const outer = codeTuples(first.length, [first]);
  const inner = codeTuples(first.length, [first, second]);
  const nOuter = new Uint32Array(outer.nCodes);
  const nInner = new Uint32Array(inner.nCodes);
  for (let k = 0; k < first.length; k++) {
    nOuter[outer.code[k]]++;
    nInner[inner.code[k]]++;
  }
  const share = new Float64Array(first.length);
  for (let k = 0; k < first.length; k++) share[k] = nInner[inner.code[k]] / nOuter[outer.code[k]];
  return share;
}

/** The action among its actor's others. */
function sequenceColumns(
  t: Uint32Array,
  verb: Uint32Array,
  actor: Uint32Array,
  target: Uint32Array,
): Record<string, Float64Array> {
  const n = t.length;
  const { code, nCodes } = codeTuples(n, [actor]);
  const { order, start } = groupBy(code, nCodes);
  const blank = (): Float64Array => new Float64Array(n).fill(NaN);
  const before = blank();
  const after = blank();
  const change = blank();
  const run = new Float64Array(n);
  const isSameTarget = blank();
  for (let group = 0; group < nCodes; group++)
    for (let at = start[group]; at < start[group + 1]; at++) {
      const here = order[at];
      run[here] = 1;
      if (at + 1 < start[group + 1]) after[here] = Math.log1p(t[order[at + 1]] - t[here]);
      if (at === start[group]) continue;
      const last = order[at - 1];
      before[here] = Math.log1p(t[here] - t[last]);
      if (verb[last] === verb[here]) run[here] = run[last] + 1;
      isSameTarget[here] = Number(target[last] === target[here]);
      // 0 = exactly the gap before: a program's clock.
      change[here] = Math.abs(before[here] - before[last]);
    }
  return {
    'gap-before-log': before,
    'gap-after-log': after,
    'gap-change': change,
    'run-of-verb': run,
    'same-target-as-before': isSameTarget,
  };
}

/** Positions by code, each group in its given order. */
function groupBy(code: Uint32Array, nCodes: number): { order: Uint32Array; start: Uint32Array } {
  const start = new Uint32Array(nCodes + 1);
  for (const one of code) start[one + 1]++;
  for (let one = 0; one < nCodes; one++) start[one + 1] += start[one];
  const next = start.slice();
  const order = new Uint32Array(code.length);
  code.forEach((one, at) => (order[next[one]++] = at));
  return { order, start };
}
