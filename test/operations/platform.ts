import type { Enforcement } from '../../sim/enforcement.js';
import { VERB } from '../../sim/traffic/verb.js';
import type { Hand } from '../../sim/world/context.js';

const DAY_SEC = 86_400;

/** One try that a platform was asked about. */
export interface Try {
  readonly tSec: number;
  readonly day: number;
  readonly verb: number;
  readonly actor: number;
  readonly target: number;
  readonly network: number;
  readonly device: number;
  readonly client: number;
  readonly wasRefused: boolean;
}

/** A platform that writes down every try of an operation, and refuses those that `refuses` says. */
export function watchfulPlatform(
  refuses: (by: Hand, tSec: number, verb: number) => boolean = () => false,
): Enforcement & { readonly tries: Try[] } {
  const tries: Try[] = [];
  return {
    tries,
    lets(by, tSec, verb, target) {
      const wasRefused = refuses(by, tSec, verb);
      const { actor, network, device, client } = by;
      tries.push({ tSec, day: Math.floor(tSec / DAY_SEC), verb, actor, target, network, device, client, wasRefused });
      return !wasRefused;
    },
  };
}

/** Refuses follows above `perDay` a day for whatever `keyOf` names: an account, a network. */
export function followLimit(
  perDay: number,
  keyOf: (by: Hand) => number,
): (by: Hand, tSec: number, verb: number) => boolean {
  const counts = new Map<string, number>();
  return (by, tSec, verb) => {
    if (verb !== VERB.follow) return false;
    const key = `${keyOf(by)} on ${Math.floor(tSec / DAY_SEC)}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, Math.min(perDay, count + 1));
    return count >= perDay;
  };
}
