import type { U32 } from '../../sim/traffic/columns.js';
import { codeTuples } from './code-tuples.js';

/** Labelled actions of a signature: how many there are, how many the desk calls inauthentic, and the share after shrinking. */
export interface SignatureShare {
  readonly n: number;
  readonly nInauthentic: number;
  readonly share: number;
}

/** What labelled actions say of signatures: one table for each prefix of the parts (network; network and client; ...). */
export interface SignatureTable {
  /** Share over all labelled actions. */
  readonly base: number;
  /** `[length - 1]`: by the key of a signature's first parts. */
  readonly levels: readonly ReadonlyMap<string, SignatureShare>[];
}

/**
 * Counts labelled actions by signature. A share is shrunk towards that of the signature without its last part:
 * (inauthentic + prior x shorter one's share) / (labelled + prior). So a pair seen twice says little and a part that
 * was never seen says nothing. `isInauthentic[k]`: 1, 0, or -1 where action k is not labelled. O(n parts).
 */
export function countSignatures(
  parts: readonly U32[],
  isInauthentic: Int8Array,
  { base, prior }: { readonly base: number; readonly prior: number },
): SignatureTable {
  const labelled = Uint32Array.from(isInauthentic.keys()).filter((k) => isInauthentic[k] >= 0);
  const columns = parts.map((part) => labelled.map((k) => part[k]));
  const levels: Map<string, SignatureShare>[] = [];
  for (let length = 1; length <= columns.length; length++) {
    const prefix = columns.slice(0, length);
    const { code, nCodes, firstRow } = codeTuples(labelled.length, prefix);
    const n = new Uint32Array(nCodes);
    const nInauthentic = new Uint32Array(nCodes);
    for (let at = 0; at < labelled.length; at++) {
      n[code[at]]++;
      nInauthentic[code[at]] += isInauthentic[labelled[at]];
    }
    const level = new Map<string, SignatureShare>();
    for (let each = 0; each < nCodes; each++) {
      const row = firstRow[each];
      const shorter = levels.at(-1)?.get(signatureKey(prefix.slice(0, -1), row))?.share ?? base;
      const share = (nInauthentic[each] + prior * shorter) / (n[each] + prior);
      level.set(signatureKey(prefix, row), { n: n[each], nInauthentic: nInauthentic[each], share });
    }
    levels.push(level);
  }
  return { base, levels };
}

/** Fills `out[k]` with the share of action k's signature: of its longest prefix that labelled actions have shown. O(n parts). */
export function signatureShares({ base, levels }: SignatureTable, parts: readonly U32[], out: Float64Array): void {
  const { code, nCodes, firstRow } = codeTuples(out.length, parts);
  const share = new Float64Array(nCodes);
  for (let each = 0; each < nCodes; each++) {
    share[each] = base;
    for (let length = levels.length; length > 0; length--) {
      const known = levels[length - 1].get(signatureKey(parts.slice(0, length), firstRow[each]));
      if (known === undefined) continue;
      share[each] = known.share;
      break;
    }
  }
  for (let k = 0; k < out.length; k++) out[k] = share[code[k]];
}

/**
 * Sets `out[k]` to 0 where the signature of action k is not known: not more than half of its labelled actions are inauthentic, after shrinking. The parts are those that were
 * counted. O(n parts).
 */
export function clearUnknown(table: SignatureTable, parts: readonly U32[], out: Float64Array): void {
  const share = new Float64Array(out.length);
  signatureShares(table, parts, share);
  for (let k = 0; k < out.length; k++) if (share[k] <= 0.5) out[k] = 0;
}

function signatureKey(parts: readonly U32[], row: number): string {
  return parts.map((part) => part[row]).join('/');
}
