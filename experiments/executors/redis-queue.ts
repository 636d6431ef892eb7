import { Redis } from 'ioredis';
import { UserError } from '../../errors/user-error.js';

/** The queue that every run and every worker on a Redis shares. */
export const QUEUE = 'ersatz';

/** A world to compute. */
export interface WorldJob {
  /** The run's folder as the coordinating machine names it. */
  readonly folder: string;
  /** Which run it is, whatever its folder is called elsewhere. */
  readonly token: string;
  /** Counted from 0 in plan order. */
  readonly world: number;
}

/** What a worker says while it works: a step of the world is done, or it can not take part in the run. */
export type WorkerWord =
  | { readonly kind: 'step'; readonly nDone: number; readonly what: string }
  | { readonly kind: 'refused'; readonly why: string };

/** Set for as long as somebody waits for a run's worlds. */
export const coordinatorKey = (token: string): string => `${QUEUE}-coordinator:${token}`;

/** A Redis address as it may be printed: without the password, and without options, which can hold one. */
export function withoutPassword(url: string): string {
  const end = url.lastIndexOf('@');
  if (end < 0) return url.split('?')[0];
  // Only schemes that are known: a password can hold "://" too.
  const start = /^(?:rediss?|https?):\/\//i.exec(url)?.[0].length ?? 0;
  const colon = url.indexOf(':', start);
  const who = colon < 0 || colon > end ? url.slice(start, end) : `${url.slice(start, colon)}:***`;
  return `${url.slice(0, start)}${who}${url.slice(end).split('?')[0]}`;
}

/** Opens a connection and waits until it answers. `onError` hears of later losses; they are mended. Throws UserError when the address is none or nobody answers. */
export async function connectRedis(url: string, onError: (error: Error) => void): Promise<Redis> {
  const shown = withoutPassword(url);
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !['redis:', 'rediss:'].includes(parsed.protocol) || parsed.hostname === '')
    throw new UserError(
      `--redis: "${shown}" is no Redis address; expected redis://HOST:PORT or, with TLS, rediss://USER:PASSWORD@HOST:PORT`,
    );
  let isOpen = false;
  let last: Error | null = null;
  // BullMQ waits in blocking commands, which must not be given up after some retries.
  const redis = new Redis(url, {
    ...{ lazyConnect: true, connectTimeout: 5000, maxRetriesPerRequest: null },
    retryStrategy: (times) => (isOpen ? Math.min(1000 * times, 10_000) : null),
  });
  redis.on('error', (error: Error) => {
    last = error;
    if (isOpen) onError(error);
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    const { message } = last ?? (error as Error);
    throw new UserError(
      `${shown}: Redis can not be used: ${reasonOf(message)}; start "redis-server" there, or give the right address by --redis`,
    );
  }
  isOpen = true;
  return redis;
}

/** A message of the Redis client for people. */
function reasonOf(message: string): string {
  if (/NOAUTH/.test(message)) return 'it wants a password (redis://:PASSWORD@HOST:PORT)';
  if (/WRONGPASS|invalid password|invalid username/i.test(message)) return 'the password or user name is wrong';
  return message === '' ? 'no answer' : message;
}
