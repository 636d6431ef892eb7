import type { ListColumns } from './follow-lists.js';
import type { Standing, WorldParts } from './world-parts.js';

/** A world at the end of an epoch: what founding it again would not bring back. */
export interface FrozenWorld {
  /** Epochs that have closed. */
  readonly nEpochs: number;
  /** Small, structured-cloneable. */
  readonly plain: unknown;
  /** Large. */
  readonly columns: Readonly<Record<string, FrozenColumn>>;
}

/** A large column of a frozen world. */
export type FrozenColumn = Uint32Array | Int32Array | Uint8Array | Float32Array;

/** The small rest of a frozen world. */
interface Plain {
  readonly nPosts: number;
  readonly nSessions: number;
  readonly used: number;
  readonly windowId: number;
  readonly firstId: number;
  readonly memories: readonly unknown[];
  readonly removedFollows: ReadonlySet<number>;
  readonly truth: WorldParts['truth'];
}

const STATE_COLUMNS = [
  'lastPostId',
  'lastPostSec',
  'lastLookSec',
  'blockedFromSec',
  'blockedToSec',
  'lockedOutFromSec',
] as const;
const LIST_COLUMNS = ['start', 'length', 'nSorted', 'capacity', 'nFollowers'] as const;

/** Freezes a world that stands still. The columns are the world's own, not copies: use them before it goes on. */
export function freeze({ state, lists, actors, truth }: WorldParts, standing: Standing): FrozenWorld {
  const { posts, notices } = standing;
  const list = lists.columns;
  const columns: Record<string, FrozenColumn> = { ...notices, pool: list.pool.subarray(0, list.used[0]) };
  for (const name of LIST_COLUMNS) columns[`list-${name}`] = list[name];
  for (const name of STATE_COLUMNS) columns[name] = state[name];
  columns.leavesSec = state.population.leavesSec;
  for (const name of ['cursor', 'pool'] as const) columns[`like-${name}`] = state.likes[name];
  if (posts !== null) columns.posts = posts.posts;
  const plain: Plain = {
    nPosts: standing.nPosts,
    nSessions: standing.nSessions,
    used: list.used[0],
    windowId: posts?.windowId ?? 0,
    firstId: posts?.firstId ?? 0,
    removedFollows: standing.removedFollows,
    memories: actors.map(({ memory }) => memory),
    truth,
  };
  return { nEpochs: standing.nEpochs, plain, columns };
}

/** Puts a newly founded world where a frozen one stood. Throws RangeError when the columns are not of this world. */
export function thaw({ nEpochs, plain, columns }: FrozenWorld, parts: WorldParts, standing: Standing): void {
  const { state, lists, actors, truth } = parts;
  const rest = plain as Plain;
  if (columns.lastPostId?.length !== state.population.nAccounts || rest.memories.length !== actors.length)
    throw new RangeError('sim/frozen-world: the frozen world is of another scenario');
  if (lists.columns.pool.length < columns.pool.length) lists.grow(columns.pool.length);
  const list: ListColumns = lists.columns;
  for (const name of LIST_COLUMNS) list[name].set(columns[`list-${name}`]);
  list.pool.set(columns.pool);
  list.used[0] = rest.used;
  for (const name of STATE_COLUMNS) state[name].set(columns[name]);
  state.population.leavesSec.set(columns.leavesSec);
  for (const name of ['cursor', 'pool'] as const) state.likes[name].set(columns[`like-${name}`]);
  for (const [index, actor] of actors.entries()) actor.memory = structuredClone(rest.memories[index]);
  for (const name of ['campaigns', 'enrolments', 'participations', 'ledger'] as const) {
    truth[name].length = 0;
    // One by one: a large town has more of them than a call takes arguments.
    for (const entry of rest.truth[name]) (truth[name] as unknown[]).push(entry);
  }
  standing.nEpochs = nEpochs;
  standing.nPosts = rest.nPosts;
  standing.nSessions = rest.nSessions;
  standing.removedFollows = new Set(rest.removedFollows);
  standing.notices = sharedCopies(columns, ['noticeOffset', 'noticeActor']);
  const { windowId, firstId } = rest;
  standing.posts = { windowId, firstId, ...sharedCopies(columns, ['posts']) };
}

/** Copies some columns onto shared memory, for the threads. */
function sharedCopies<Name extends string>(
  columns: FrozenWorld['columns'],
  names: readonly Name[],
): Record<Name, never> {
  return Object.fromEntries(
    names.map((name) => {
      const column = columns[name];
      const copy = new (column.constructor as new (buffer: SharedArrayBuffer) => FrozenColumn)(
        new SharedArrayBuffer(column.byteLength),
      );
      copy.set(column);
      return [name, copy];
    }),
  ) as Record<Name, never>;
}
