import type { Truth } from '../../sim/truth/truth.js';
import { NO_PERSONA } from '../../sim/truth/truth.js';
import type { ParquetColumns } from './parquet-writer.js';

/** Everything true beside the actions: one table a file, by file name. */
export function truthTables(truth: Omit<Truth, 'epochs'>): ReadonlyMap<string, ParquetColumns> {
  const { personas, operations, campaigns, enrolments, participations, ledger } = truth;
  return new Map<string, ParquetColumns>([
    [
      'truth-accounts.parquet',
      {
        account: Uint32Array.from({ length: truth.persona.length }, (_, account) => account),
        persona: Array.from(truth.persona as Uint8Array, (code) => (code === NO_PERSONA ? null : personas[code])),
        operator: truth.operator as Uint32Array,
        person: truth.person as Uint32Array,
      },
    ],
    [
      'truth-operations.parquet',
      {
        operation: Uint32Array.from(operations.keys()),
        controller: Uint32Array.from(operations, (_, operation) => operation + 1),
        id: operations.map(({ id }) => id),
        family: operations.map(({ family }) => family),
        label: operations.map(({ label }) => label),
      },
    ],
    [
      'truth-campaigns.parquet',
      {
        campaign: Uint32Array.from(campaigns.keys()),
        operation: Uint32Array.from(campaigns, ({ operation }) => operation),
        name: campaigns.map(({ name }) => name),
        beneficiary: Uint32Array.from(campaigns, ({ beneficiary }) => beneficiary),
      },
    ],
    [
      'truth-enrolments.parquet',
      {
        account: Uint32Array.from(enrolments, ({ account }) => account),
        operation: Uint32Array.from(enrolments, ({ operation }) => operation),
        fromSec: Float64Array.from(enrolments, ({ fromSec }) => fromSec),
        toSec: Float64Array.from(enrolments, ({ toSec }) => toSec),
      },
    ],
    [
      'truth-participations.parquet',
      {
        account: Uint32Array.from(participations, ({ account }) => account),
        confounder: participations.map(({ confounder }) => confounder),
        fromSec: Float64Array.from(participations, ({ fromSec }) => fromSec),
        toSec: Float64Array.from(participations, ({ toSec }) => toSec),
      },
    ],
    [
      'truth-ledger.parquet',
      {
        operation: Uint32Array.from(ledger, ({ operation }) => operation),
        startSec: Float64Array.from(ledger, ({ startSec }) => startSec),
        nCustomers: Uint32Array.from(ledger, ({ nCustomers }) => nCustomers),
        nPaying: Uint32Array.from(ledger, ({ nPaying }) => nPaying),
        nJoined: Uint32Array.from(ledger, ({ nJoined }) => nJoined),
        nLeft: Uint32Array.from(ledger, ({ nLeft }) => nLeft),
        revenue: Float64Array.from(ledger, ({ revenue }) => revenue),
        cost: Float64Array.from(ledger, ({ cost }) => cost),
        nDone: Uint32Array.from(ledger, ({ nDone }) => nDone),
        nBlocked: Uint32Array.from(ledger, ({ nBlocked }) => nBlocked),
        nLockedOut: Uint32Array.from(ledger, ({ nLockedOut }) => nLockedOut),
        nReactions: Uint32Array.from(ledger, ({ nReactions }) => nReactions),
      },
    ],
  ]);
}
