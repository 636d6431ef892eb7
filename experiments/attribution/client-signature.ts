import { attribution } from '../attribution.js';

/** Least share of the accounts seen with a signature that must be suspects; assumed. */
const LEAST_SUSPECTS = 0.5;
/** Least accounts with a signature: one suspect alone says nothing of it; assumed. */
const LEAST_ACCOUNTS = 3;

/**
 * Takes a suspect's actions that came with a signature (client and network) most of whose accounts in this sweep are suspects: the service's, not the owner's home.
 * Misses services that use the owner's own network. Source of the idea: DeKoven et al. 2018, Following their footsteps.
 */
export default attribution({
  id: 'client-signature',
  summary: "Removes a suspect's actions from the clients and networks that mostly suspects use.",
  needsActionScores: false,
  pick({ traffic, epoch, row, account, isSuspect }, isPicked) {
    const signatureOf = (at: number): number => {
      const { network, client } = traffic.epochs[epoch[at]];
      return network[row[at]] * 4 + client[row[at]];
    };
    const accounts = new Map<number, Map<number, boolean>>();
    for (let at = 0; at < isPicked.length; at++) {
      const signature = signatureOf(at);
      const seen = accounts.get(signature) ?? new Map<number, boolean>();
      accounts.set(signature, seen.set(account[at], isSuspect[at] === 1));
    }
    const isForeign = new Set<number>();
    for (const [signature, seen] of accounts) {
      const nSuspects = [...seen.values()].filter(Boolean).length;
      if (seen.size >= LEAST_ACCOUNTS && nSuspects >= LEAST_SUSPECTS * seen.size) isForeign.add(signature);
    }
    for (let at = 0; at < isPicked.length; at++) isPicked[at] = isForeign.has(signatureOf(at)) ? 1 : 0;
  },
});
