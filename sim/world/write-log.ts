import { NONE } from '../traffic/columns.js';
import type { CampaignTruth } from '../truth/truth.js';
import {
  CHUNK_WORDS,
  countStretch,
  DROPPED,
  nStretchesOf,
  RECORD_WORDS,
  takenOver,
  WORD,
  type ActionRecords,
} from './action-records.js';
import type { ClosedEpoch, OpenEpoch } from './carry-out.js';
import { sharedU32, sharedU8 } from './shared.js';

/** The columns of an epoch while they are filled, and what filling needs; handed to the threads. */
export interface LogDraft {
  readonly startSec: number;
  readonly buffers: readonly ActionRecords[];
  /** Number of the first session of each buffer. */
  readonly firstSession: readonly number[];
  /** Seconds of a stretch, as a power of two; first row of each stretch, and the end. */
  readonly stretchBits: number;
  readonly firstRow: readonly number[];
  /** Operation + 1 of each campaign, and of each account that is a bot. */
  readonly campaignOperator: Uint32Array;
  readonly operator: Uint32Array;
  readonly columns: LogColumns;
}

/** The log's columns and the truth's, row by row. */
export interface LogColumns {
  readonly t: Uint32Array;
  readonly verb: Uint8Array;
  readonly actor: Uint32Array;
  readonly target: Uint32Array;
  readonly object: Uint32Array;
  readonly session: Uint32Array;
  readonly device: Uint32Array;
  readonly client: Uint8Array;
  readonly network: Uint32Array;
  readonly controller: Uint32Array;
  readonly campaign: Uint32Array;
}

/** Lays out the log of an epoch that was carried out: how many rows each stretch of time has, and room for all. */
export function draftLog(
  open: OpenEpoch,
  { nSessions, operator, campaigns }: { nSessions: number; operator: Uint32Array; campaigns: readonly CampaignTruth[] },
): LogDraft {
  const buffers = [...open.organic, open.emitted];
  const firstRow = [0];
  const { stretchBits } = open.emitted;
  const end = nStretchesOf(stretchBits);
  for (let stretch = 0; stretch < end; stretch++)
    firstRow.push(
      buffers.reduce(
        (sum, buffer) => sum + countStretch(buffer, stretch) - buffer.nDropped[stretch],
        firstRow[stretch],
      ),
    );
  const firstSession: number[] = [];
  let sessions = nSessions;
  for (const buffer of buffers) {
    firstSession.push(sessions);
    sessions += buffer.nSessions;
  }
  const n = firstRow[end];
  const campaignOperator = sharedU32(campaigns.length);
  for (const [index, campaign] of campaigns.entries()) campaignOperator[index] = campaign.operation + 1;
  return {
    startSec: open.startSec,
    buffers,
    firstSession,
    stretchBits,
    firstRow,
    campaignOperator,
    operator,
    columns: {
      t: sharedU32(n),
      verb: sharedU8(n),
      actor: sharedU32(n),
      target: sharedU32(n),
      object: sharedU32(n),
      session: sharedU32(n),
      device: sharedU32(n),
      client: sharedU8(n),
      network: sharedU32(n),
      controller: sharedU32(n),
      campaign: sharedU32(n),
    },
  };
}

/** Pieces that filling the rows of a draft comes in. */
export const nStretches = ({ firstRow }: LogDraft): number => firstRow.length - 1;

/** The epoch with its truth, once all stretches are filled. */
export function closedEpoch({ startSec, endSec }: OpenEpoch, { columns }: LogDraft): ClosedEpoch {
  const { controller, campaign, ...observed } = columns;
  return { epoch: { startSec, endSec, nActions: observed.t.length, ...observed }, truth: { controller, campaign } };
}

/** Next row of each second of the stretch at hand, and the end. */
let nextRow = new Uint32Array(0);

/**
 * Fills the rows of one stretch of time: all its records by second (stable, so the number of threads does not show) without the dropped ones. Records are
 * read in the order they lie in; the rows of a stretch lie close together, so that jumping between them stays in the cache. O(records).
 */
export function fillStretch(draft: LogDraft, stretch: number): void {
  const { firstRow } = draft;
  if (firstRow[stretch + 1] === firstRow[stretch]) return;
  const buffers = draft.buffers.map(takenOver);
  const nSeconds = 2 ** draft.stretchBits;
  const stretchSec = draft.startSec + stretch * nSeconds;
  if (nextRow.length !== nSeconds + 1) nextRow = new Uint32Array(nSeconds + 1);
  nextRow.fill(0);
  for (const buffer of buffers) countSeconds(buffer, stretch, stretchSec);
  nextRow[0] = firstRow[stretch];
  for (let second = 1; second <= nSeconds; second++) nextRow[second] += nextRow[second - 1];
  for (const [number, buffer] of buffers.entries()) {
    const { firstChunk, nextChunk, cursor } = buffer;
    for (let chunk = firstChunk[stretch]; chunk >= 0; chunk = nextChunk[chunk]) {
      const to = nextChunk[chunk] < 0 ? cursor[stretch] : (chunk + 1) * CHUNK_WORDS;
      fillRows(draft, buffer.words.subarray(chunk * CHUNK_WORDS, to), draft.firstSession[number], stretchSec);
    }
  }
}

function countSeconds(
  { words, firstChunk, nextChunk, cursor }: ActionRecords,
  stretch: number,
  stretchSec: number,
): void {
  for (let chunk = firstChunk[stretch]; chunk >= 0; chunk = nextChunk[chunk]) {
    const to = nextChunk[chunk] < 0 ? cursor[stretch] : (chunk + 1) * CHUNK_WORDS;
    for (let at = chunk * CHUNK_WORDS; at < to; at += RECORD_WORDS)
      if (words[at + WORD.kind] !== DROPPED) nextRow[words[at + WORD.t] - stretchSec + 1]++;
  }
}

/** Writes some records to the rows of their seconds. */
function fillRows(
  { campaignOperator, operator, columns }: LogDraft,
  words: Uint32Array,
  firstSession: number,
  stretchSec: number,
): void {
  const { t, verb, actor, target, object, session, device, client, network, controller, campaign } = columns;
  for (let at = 0; at < words.length; at += RECORD_WORDS) {
    const kind = words[at + WORD.kind];
    if (kind === DROPPED) continue;
    const second = words[at + WORD.t];
    const row = nextRow[second - stretchSec]++;
    const account = words[at + WORD.actor];
    const job = words[at + WORD.campaign];
    t[row] = second;
    verb[row] = kind & 0xff;
    actor[row] = account;
    target[row] = words[at + WORD.target];
    object[row] = words[at + WORD.object];
    session[row] = sessionToken(firstSession + words[at + WORD.session]);
    device[row] = words[at + WORD.device];
    client[row] = (kind >>> 8) & 0xff;
    network[row] = kind >>> 16;
    controller[row] = job === NONE ? operator[account] : campaignOperator[job];
    campaign[row] = job;
  }
}

/**
 * A session's name in the log: its number through a one-to-one mixing of 32-bit words, so that names are unique and carry no order by account or
 * controller. Source: the `lowbias32` constants of C. Wellons, "Prospecting for hash functions" (2018); each step can be undone.
 */
function sessionToken(number: number): number {
  let x = number | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}
