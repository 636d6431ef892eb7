import { mix } from '../../random/stream.js';
import { drawSessions, MAX_SESSIONS, poissonQuantile } from './daily-sessions.js';
import type { LiveState } from './live-state.js';

const TO_UNIT = 1 / 4294967296;
const POST_SALT = 0x706f_7374;
/** A post comes this long after its session begins: picking a picture, writing a caption; assumed. */
const POST_DELAY_SEC = [20, 160] as const;
const DAY_SEC = 86_400;

/** Posts of a range of accounts, in account order: how many each makes and when. */
export interface ShardPosts {
  readonly count: Uint32Array;
  readonly sec: Uint32Array;
}

/** The seconds of an epoch, [startSec, endSec). */
export interface Span {
  readonly startSec: number;
  readonly endSec: number;
}

/** First pass of an epoch: who posts when, for accounts [from, to). Depends on the accounts' own streams only. */
export function drawPosts(state: LiveState, span: Span, [from, to]: readonly [number, number]): ShardPosts {
  const p = state.population;
  const count = new Uint32Array(new SharedArrayBuffer(4 * (to - from)));
  const sec: number[] = [];
  const sessions = new Int32Array(MAX_SESSIONS);
  const epochShare = (span.endSec - span.startSec) / DAY_SEC;
  for (let account = from; account < to; account++) {
    const a = mix(p.keyA[account] ^ span.startSec, p.keyB[account] ^ POST_SALT);
    const b = mix(p.keyB[account] ^ a, span.startSec);
    const nPosts = poissonQuantile(p.postsPerDay[account] * epochShare, mix(a, b) * TO_UNIT);
    if (nPosts === 0) continue;
    const nSessions = drawSessions(state, account, [span.startSec, span.endSec], sessions);
    if (nSessions === 0) continue;
    const first = sec.length;
    for (let post = 1; post <= nPosts; post++) {
      const session = sessions[(mix(a ^ post, b + post) * TO_UNIT * nSessions) | 0];
      const delay = POST_DELAY_SEC[0] + mix(a ^ ~post, b - post) * TO_UNIT * (POST_DELAY_SEC[1] - POST_DELAY_SEC[0]);
      const at = Math.floor(session + delay);
      if (at < span.endSec) sec.push(at);
    }
    count[account - from] = sec.length - first;
    if (sec.length - first > 1) sec.splice(first, sec.length - first, ...sec.slice(first).sort((x, y) => x - y));
  }
  const shared = new Uint32Array(new SharedArrayBuffer(4 * sec.length));
  shared.set(sec);
  return { count, sec: shared };
}
