import { CLIENT_NAMES, isRemovable, VERB_NAMES } from '../../sim/traffic/verb.js';
import type { Past } from '../past.js';
import type { Sequences } from './causal-network.js';
import { codeTuples } from './code-tuples.js';
import { windowActions } from './past-actions.js';

/** The window's actions as sequences: actor by actor, each in the order of the log. */
export interface ActionSteps extends Sequences {
  readonly nIn: number;
  /** Per step: which action of the window it is (for a past of actions, its row). */
  readonly action: Uint32Array;
  /** Per action of the window: its actor. */
  readonly actor: Uint32Array;
  /** First step of each sequence, and one more: the number of steps. */
  readonly start: Uint32Array;
}

/** One quantity that a step tells, and where it lies among the inputs. */
export interface StepQuantity {
  readonly name: string;
  readonly inputs: readonly number[];
  /** The quantity read back from the inputs of a step. */
  readonly read: (x: ArrayLike<number>) => { readonly value?: number; readonly text?: string };
}

const DAY_SEC = 86_400;
const VERBS = VERB_NAMES.map((_, verb) => verb).filter((verb) => isRemovable(verb));

/** Divides logarithms of counts and seconds so that they are about as large as the other inputs; log(a week in seconds) is 13. */
const LOG_SCALE = 5;

/** What the inputs of a step say, in the order in which `actionSteps` puts them. */
export const STEP_QUANTITIES: readonly StepQuantity[] = [
  oneOf(
    'kind',
    0,
    VERBS.map((verb) => VERB_NAMES[verb]),
  ),
  oneOf('client', VERBS.length, CLIENT_NAMES),
  ...[
    { name: 'gap to the action before, s', width: 2, read: (x: number) => Math.round(Math.expm1(LOG_SCALE * x)) },
    { name: 'hour of the day', width: 2, read: (sine: number, cosine: number) => hourOf(sine, cosine) },
    { name: 'another device than before', width: 1, read: (x: number) => x },
    { name: 'another network than before', width: 1, read: (x: number) => x },
    ...['target', 'device', 'network'].map((what) => ({
      name: `actions of the window on the same ${what}`,
      width: 1,
      read: (x: number) => Math.round(Math.exp(LOG_SCALE * x)),
    })),
  ].map(({ name, width, read }, at, all) => {
    const first = VERBS.length + CLIENT_NAMES.length + all.slice(0, at).reduce((sum, one) => sum + one.width, 0);
    const inputs = Array.from({ length: width }, (_, k) => first + k);
    return { name, inputs, read: (x: ArrayLike<number>) => ({ value: read(x[first], x[first + 1]) }) };
  }),
];

function oneOf(name: string, first: number, names: readonly string[]): StepQuantity {
  const inputs = names.map((_, at) => first + at);
  return { name, inputs, read: (x) => ({ text: names[inputs.findIndex((input) => x[input] === 1)] }) };
}

function hourOf(sine: number, cosine: number): number {
  const turn = Math.atan2(sine, cosine) / (2 * Math.PI);
  return Math.round(10 * 24 * (turn < 0 ? turn + 1 : turn)) / 10;
}

/**
 * Codes the likes, follows and comments of the window: kind, client, gap, hour of day, whether device and network changed, and how many actions there
 * are on the target, from the device and from the network (in logarithms). Sequences come in the order in which their actors first act. O(actions).
 */
export function actionSteps(past: Past): ActionSteps {
  const table = windowActions(past, ['t', 'verb', 'actor', 'target', 'device', 'client', 'network']);
  const { nActions, t, verb, actor, device, client, network, target } = table;
  const { action, rank, start } = sequencesOf(actor);
  const onTarget = timesMet(target);
  const onDevice = timesMet(device);
  const onNetwork = timesMet(network);
  const nIn = STEP_QUANTITIES.reduce((sum, { inputs }) => sum + inputs.length, 0);
  const x = new Float32Array(nActions * nIn);
  for (let step = 0; step < nActions; step++) {
    const at = action[step];
    const before = rank[step] === 0 ? -1 : action[step - 1];
    const angle = (2 * Math.PI * (t[at] % DAY_SEC)) / DAY_SEC;
    x.set(
      [
        ...VERBS.map((one) => Number(verb[at] === one)),
        ...CLIENT_NAMES.map((_, one) => Number(client[at] === one)),
        before < 0 ? 0 : Math.log1p(t[at] - t[before]) / LOG_SCALE,
        Number(before < 0),
        Math.sin(angle),
        Math.cos(angle),
        Number(before >= 0 && device[at] !== device[before]),
        Number(before >= 0 && network[at] !== network[before]),
        Math.log(onTarget[at]) / LOG_SCALE,
        Math.log(onDevice[at]) / LOG_SCALE,
        Math.log(onNetwork[at]) / LOG_SCALE,
      ],
      step * nIn,
    );
  }
  return { x, nRows: nActions, rank, nIn, action, actor, start };
}

/** Groups positions by actor, actors in the order in which they first come up. */
function sequencesOf(actor: Uint32Array): { action: Uint32Array; rank: Uint32Array; start: Uint32Array } {
  const { code, nCodes } = codeTuples(actor.length, [actor]);
  const start = new Uint32Array(nCodes + 1);
  for (const one of code) start[one + 1]++;
  for (let one = 0; one < nCodes; one++) start[one + 1] += start[one];
  const next = start.slice();
  const action = new Uint32Array(actor.length);
  const rank = new Uint32Array(actor.length);
  code.forEach((one, at) => {
    const step = next[one]++;
    action[step] = at;
    rank[step] = step - start[one];
  });
  return { action, rank, start };
}

/** Per position: how often its id comes up. */
function timesMet(ids: Uint32Array): Uint32Array {
  const { code, nCodes } = codeTuples(ids.length, [ids]);
  const count = new Uint32Array(nCodes);
  for (const one of code) count[one]++;
  return code.map((one) => count[one]);
}
