import { createHash } from 'node:crypto';
import type { SimulatedWorld } from '../../sim/world/world.js';

/** Stands for everything that happened in a world: all columns of the log and the truth, the graph, and the books. */
export function worldDigest({ traffic, truth }: SimulatedWorld): string {
  const hash = createHash('sha256');
  const add = (columns: object): void => {
    for (const column of Object.values(columns))
      if (ArrayBuffer.isView(column)) hash.update(new Uint8Array(column.buffer).slice());
  };
  for (const part of [traffic.accounts, traffic.graph, ...traffic.epochs, truth, ...truth.epochs]) add(part);
  const { campaigns, enrolments, participations, ledger } = truth;
  return hash.update(JSON.stringify([campaigns, enrolments, participations, ledger])).digest('hex');
}
