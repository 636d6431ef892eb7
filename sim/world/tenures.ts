/** Somebody, by `holder`, may act through a person's account for a time. */
export interface Tenure {
  readonly account: number;
  /** Number of a plug-in at work: see `Actor.holder`. */
  readonly holder: number;
  readonly fromSec: number;
  /** Exclusive. */
  readonly toSec: number;
}

/** Tenures, laid out so that the question before every action costs a look-up by account and one by tenure: a chain of them an account. */
export interface Tenures {
  /** Per account: number of its first tenure plus one; 0 = no plug-in acts through it. */
  readonly first: Uint32Array;
  /** `WORDS` a tenure: see `WORD`. */
  readonly words: Int32Array;
}

const WORDS = 4;
const WORD = {
  holder: 0,
  /** Seconds as the log has them, whole ones; the end is exclusive. */
  fromSec: 1,
  toSec: 2,
  /** Number of the account's next tenure plus one; 0 = none. */
  next: 3,
} as const;

/** Seconds are cut to what a word can hold, which no world reaches. */
const MOST_SEC = 2 ** 31 - 1;

/** Lays tenures out; those listed last are found first. O(accounts + tenures); 4 bytes an account and 16 a tenure. */
export function layOutTenures(tenures: readonly Tenure[], nAccounts: number): Tenures {
  const first = new Uint32Array(nAccounts);
  const words = new Int32Array(WORDS * tenures.length);
  for (const [tenure, { account, holder, fromSec, toSec }] of tenures.entries()) {
    const at = WORDS * tenure;
    words[at + WORD.holder] = holder;
    words[at + WORD.fromSec] = Math.max(-MOST_SEC, Math.min(MOST_SEC, Math.floor(fromSec)));
    words[at + WORD.toSec] = Math.max(-MOST_SEC, Math.min(MOST_SEC, Math.ceil(toSec)));
    words[at + WORD.next] = first[account];
    first[account] = tenure + 1;
  }
  return { first, words };
}

/** Whether a holder may act through a person's account at a whole second. */
export function holds({ first, words }: Tenures, holder: number, account: number, sec: number): boolean {
  for (let tenure = first[account]; tenure > 0;) {
    const at = WORDS * (tenure - 1);
    if (words[at + WORD.holder] === holder && sec >= words[at + WORD.fromSec] && sec < words[at + WORD.toSec])
      return true;
    tenure = words[at + WORD.next];
  }
  return false;
}

/** The spans of seconds, ends exclusive, in which a holder may act through a person's account; in the order of their beginnings. */
export function spansHeld({ first, words }: Tenures, holder: number, account: number): (readonly [number, number])[] {
  const spans: (readonly [number, number])[] = [];
  for (let tenure = first[account]; tenure > 0;) {
    const at = WORDS * (tenure - 1);
    if (words[at + WORD.holder] === holder) spans.push([words[at + WORD.fromSec], words[at + WORD.toSec]]);
    tenure = words[at + WORD.next];
  }
  return spans.sort(([a], [b]) => a - b);
}
