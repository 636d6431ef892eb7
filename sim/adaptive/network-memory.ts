/** Verbs a line is looked for, as in operator-mind. */
const N_VERBS = 4;
/** Refusals in a row, nobody getting through in between, before the operator believes the network itself is refused; assumed. */
const REFUSALS_IN_A_ROW = 4;

/** What an operator knows of one network it sends from; plain data. */
export interface NetworkMemory {
  /** Autonomous system number. */
  readonly asn: number;
  /** Per verb: actions that got through today. */
  readonly done: number[];
  /** Per verb: actions a day it believes safe; Infinity while it knows of no line. */
  readonly line: number[];
  /** Per verb: counts of the accounts refused since somebody last got through. */
  readonly refusedInARow: number[][];
  /** Per verb: whether the network as a whole was refused today. */
  readonly isFull: boolean[];
}

/** A network nobody was refused on. */
export function newNetworkMemory(asn: number): NetworkMemory {
  return {
    asn,
    done: new Array<number>(N_VERBS).fill(0),
    line: new Array<number>(N_VERBS).fill(Infinity),
    refusedInARow: Array.from({ length: N_VERBS }, () => []),
    isFull: new Array<boolean>(N_VERBS).fill(false),
  };
}

/** Whether one more action stays under what the operator believes the network bears today. */
export function hasRoom({ isFull, done, line }: NetworkMemory, verb: number): boolean {
  return !isFull[verb] && done[verb] + 1 <= line[verb];
}

const NOTHING: readonly number[] = [];

/** Somebody got through: earlier refusals were the accounts' own. Returns the counts at which those accounts stood. */
export function doneOnNetwork({ done, refusedInARow }: NetworkMemory, verb: number): readonly number[] {
  done[verb]++;
  return refusedInARow[verb].length === 0 ? NOTHING : refusedInARow[verb].splice(0);
}

/** Somebody was refused. True when that tells of the network: it is full for today, and its line lies just under what got through. */
export function refusedOnNetwork(network: NetworkMemory, verb: number, count: number, backOff: number): boolean {
  const refused = network.refusedInARow[verb];
  refused.push(count);
  if (refused.length < REFUSALS_IN_A_ROW && !isNearLine(network, verb)) return false;
  refused.length = 0;
  network.isFull[verb] = true;
  network.line[verb] = Math.min(network.line[verb], Math.max(1, backOff * network.done[verb]));
  return true;
}

/** A count this close to a known line was refused because of that line; assumed share. */
const NEAR_LINE = 0.8;

/** Whether a line that was met before explains a refusal now. */
function isNearLine({ line, done }: NetworkMemory, verb: number): boolean {
  return done[verb] >= NEAR_LINE * line[verb];
}

/**
 * Opens a day: counts start again, and a line that held is probed a little higher. Where the last tries of the day were refused and nobody got through
 * any more, the network is blamed, unless these accounts never got through at all (they are blocked).
 */
export function startNetworkDay(network: NetworkMemory, backOff: number, probe: number): void {
  const { done, line, isFull, refusedInARow } = network;
  for (let verb = 0; verb < N_VERBS; verb++) {
    if (refusedInARow[verb].some((count) => count > 0)) {
      isFull[verb] = true;
      line[verb] = Math.min(line[verb], Math.max(1, backOff * done[verb]));
    }
    if (!isFull[verb]) line[verb] *= 1 + probe;
    refusedInARow[verb].length = 0;
    isFull[verb] = false;
    done[verb] = 0;
  }
}

/** Of the first `n` networks the one with room on which least was done today; -1 when all are full. */
export function freeNetwork(networks: readonly NetworkMemory[], n: number, verb: number): number {
  let best = -1;
  for (const [index, network] of networks.slice(0, n).entries())
    if (hasRoom(network, verb) && (best < 0 || network.done[verb] < networks[best].done[verb])) best = index;
  return best;
}
