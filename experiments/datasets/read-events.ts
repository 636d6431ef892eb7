import { UserError } from '../../errors/user-error.js';
import { didYouMean } from '../../errors/did-you-mean.js';
import { toEventLog, type EventLog, type LabelSource } from './event-log.js';
import type { CsvTable } from './read-csv.js';

/** What of a data set's description a file of events or edges is read by. */
export interface EventsSpec {
  readonly kind: 'account-table' | 'timed-events' | 'labelled-edges';
  readonly map: Readonly<Record<string, string>>;
  readonly label: string;
  readonly twoSided: boolean;
  readonly verb: string;
}

/** What columns of each kind can be named, those that must be first. */
const ROLES = {
  'timed-events': { needed: ['who', 'whom', 'when'], more: ['verb', 'weight'] },
  'labelled-edges': { needed: ['from', 'to'], more: ['weight'] },
} as const;

/**
 * Reads timed events or labelled edges; who, whom and when, or from and to, are looked for under these names where `map` leaves them out. Without a source of labels, the label column of the file itself
 * counts, for those who act. Throws UserError.
 */
export function readEvents(csv: CsvTable, spec: EventsSpec, labels: LabelSource | null): EventLog {
  const { kind, map, label, twoSided, verb } = spec;
  const { needed, more } = ROLES[kind as keyof typeof ROLES];
  const roles: readonly string[] = [...needed, ...more];
  for (const role of Object.keys(map))
    if (!roles.includes(role))
      throw new UserError(`map: "${role}" is nothing that ${kind} have${didYouMean(role, roles)}`);
  const columnOf = (role: string): string => map[role] ?? role;
  const [who, whom] = kind === 'timed-events' ? ['who', 'whom'] : ['from', 'to'];
  const mapping = {
    ...{ who: columnOf(who), whom: columnOf(whom), twoSided, verb },
    when: kind === 'timed-events' ? columnOf('when') : undefined,
    verbColumn: map['verb'],
    weight: map['weight'],
  };
  return toEventLog(csv, mapping, labels ?? { csv, id: mapping.who, label, of: 'who' });
}
