import { mix } from '../../random/stream.js';
import { logNormalClasses } from './log-normal-classes.js';
import type { Population } from './population.js';

const POST_CLASSES = 32;
const AUTHOR_CLASSES = 8;
/**
 * Appeal of a post by quality class, mean one: POST_CLASSES classes of posts (sd of log likes within accounts, calibration a1 row 26: 0.27), for each of
 * AUTHOR_CLASSES classes of what followers care for the author (sigma 0.35, held by the scatter of likes for given followers, a1 row 24).
 */
export const QUALITIES: Float32Array = qualities(
  logNormalClasses(0.29, POST_CLASSES),
  logNormalClasses(0.35, AUTHOR_CLASSES),
);
/** The largest of them. */
export const BEST_QUALITY = QUALITIES.reduce((best, quality) => Math.max(best, quality), 0);
const QUALITY_SALT = 0x7175_616c;

function qualities(ofPost: Float32Array, ofAuthor: Float32Array): Float32Array {
  const shared = new Float32Array(new SharedArrayBuffer(4 * ofPost.length * ofAuthor.length));
  for (const [place, author] of ofAuthor.entries())
    shared.set(
      ofPost.map((post) => post * author),
      ofPost.length * place,
    );
  return shared;
}

/** Quality class of a post, by its author's key and its second. */
export const qualityOf = ({ keyA, keyB }: Population, account: number, sec: number): number =>
  POST_CLASSES * (keyA[account] % AUTHOR_CLASSES) +
  (mix(keyA[account] ^ QUALITY_SALT ^ sec, keyB[account]) % POST_CLASSES);
