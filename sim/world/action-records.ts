import { sharedI32, sharedU32 } from './shared.js';

/** Words of one action record, in order. */
export const WORD = {
  t: 0,
  actor: 1,
  target: 2,
  object: 3,
  /** Number of the session inside its buffer. */
  session: 4,
  device: 5,
  /** Campaign, or NONE. Who controls the action follows from it, or from who owns the account. */
  campaign: 6,
  /** verb + 2^8 x client + 2^16 x network. */
  kind: 7,
} as const;

/** Words a record takes: 32 bytes, half a cache line. */
export const RECORD_WORDS = 8;
/** Words a chunk takes: 512 records. */
export const CHUNK_WORDS = 4096;
/**
 * Records are kept by stretch of time, so many seconds as a power of two: the log of a stretch is then written from memory close by, and to rows that the
 * cache holds together. Shorter where more happens in a second, from sizes on that are assumed; shows in nothing else.
 */
export const stretchBitsFor = (nAccounts: number): number => (nAccounts < 50_000 ? 12 : nAccounts < 200_000 ? 11 : 10);
/** Stretches of the longest epoch, a day. */
export const nStretchesOf = (stretchBits: number): number => Math.ceil(86_400 / 2 ** stretchBits);
/** Kind word of a record that could not be carried out; no verb has this code. */
export const DROPPED = 0xff;

/** Packs verb (below 255), client (below 256) and network (a 16-bit number) into one word. */
export function packKind(verb: number, client: number, network: number): number {
  return verb | (client << 8) | (network << 16);
}

/**
 * Actions on their way into the log. Each stretch of time has a chain of chunks of its own in one pool, in which records stand in the order
 * they were thought of. Shared, so that threads hand them over.
 */
export interface ActionRecords {
  words: Uint32Array;
  nChunks: number;
  /** Chunk after each chunk in its chain. */
  nextChunk: Int32Array;
  /** First chunk of each stretch, -1 without records. */
  readonly firstChunk: Int32Array;
  /** Where each stretch's next record goes, in words; the end of a chunk when it is full. */
  readonly cursor: Int32Array;
  /** Full chunks of each stretch, the running one not counted. */
  readonly nFull: Int32Array;
  /** Records of each stretch that could not be carried out. */
  readonly nDropped: Int32Array;
  /** Seconds of a stretch, as a power of two. */
  readonly stretchBits: number;
  nSessions: number;
  /** Places (in words) of the records that must be carried out in order of time before the next epoch: [0, nDue), as thought of. */
  due: Uint32Array;
  nDue: number;
}

/** An empty buffer with room for about `capacity` actions, by stretches of 2^stretchBits seconds. */
export function newActionRecords(capacity: number, stretchBits: number): ActionRecords {
  const nStretches = nStretchesOf(stretchBits);
  const nChunks = nStretches + Math.ceil((capacity * RECORD_WORDS) / CHUNK_WORDS);
  const records: ActionRecords = {
    words: sharedU32(nChunks * CHUNK_WORDS),
    nChunks: 0,
    nextChunk: sharedI32(nChunks),
    firstChunk: sharedI32(nStretches),
    cursor: sharedI32(nStretches),
    nFull: sharedI32(nStretches),
    nDropped: sharedI32(nStretches),
    stretchBits,
    nSessions: 0,
    due: sharedU32(1024),
    nDue: 0,
  };
  clear(records);
  return records;
}

/**
 * The same buffer as an object of this thread's one shape. What comes from another thread has a shape of its own, and code compiled for one shape is
 * thrown away when it meets another.
 */
export function takenOver(records: ActionRecords): ActionRecords {
  const { words, nChunks, nextChunk, firstChunk, cursor, nFull, nDropped, stretchBits, nSessions, due, nDue } = records;
  return { words, nChunks, nextChunk, firstChunk, cursor, nFull, nDropped, stretchBits, nSessions, due, nDue };
}

/** Empties a buffer for another epoch. */
export function clear(records: ActionRecords): void {
  records.nChunks = 0;
  records.nSessions = 0;
  records.nDue = 0;
  records.firstChunk.fill(-1);
  records.cursor.fill(0);
  records.nFull.fill(0);
  records.nDropped.fill(0);
}

/** Makes room for a record in a stretch of the epoch and returns its place, in words. */
export function placeRecord(records: ActionRecords, stretch: number): number {
  let at = records.cursor[stretch];
  if ((at & (CHUNK_WORDS - 1)) === 0) at = openChunk(records, stretch, at);
  records.cursor[stretch] = at + RECORD_WORDS;
  return at;
}

/** Notes that the record at a place must be carried out in order of time. */
export function noteDue(records: ActionRecords, at: number): void {
  if (records.nDue === records.due.length) {
    const larger = sharedU32(2 * records.due.length);
    larger.set(records.due);
    records.due = larger;
  }
  records.due[records.nDue++] = at;
}

/** Records of a stretch, dropped ones included. */
export function countStretch({ firstChunk, cursor, nFull }: ActionRecords, stretch: number): number {
  if (firstChunk[stretch] < 0) return 0;
  const within = cursor[stretch] & (CHUNK_WORDS - 1);
  return (nFull[stretch] * CHUNK_WORDS + (within === 0 ? CHUNK_WORDS : within)) / RECORD_WORDS;
}

function openChunk(records: ActionRecords, stretch: number, end: number): number {
  const chunk = records.nChunks++;
  if ((chunk + 1) * CHUNK_WORDS > records.words.length) grow(records);
  records.nextChunk[chunk] = -1;
  if (records.firstChunk[stretch] < 0) records.firstChunk[stretch] = chunk;
  else {
    records.nextChunk[end / CHUNK_WORDS - 1] = chunk;
    records.nFull[stretch]++;
  }
  return chunk * CHUNK_WORDS;
}

function grow(records: ActionRecords): void {
  const nChunks = Math.ceil((1.5 * records.words.length) / CHUNK_WORDS);
  const words = sharedU32(nChunks * CHUNK_WORDS);
  words.set(records.words);
  records.words = words;
  const nextChunk = sharedI32(nChunks);
  nextChunk.set(records.nextChunk);
  records.nextChunk = nextChunk;
}
