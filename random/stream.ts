import seedrandom from 'seedrandom';

/** Key of one named random stream: two 32-bit halves. */
export interface StreamKey {
  readonly a: number;
  readonly b: number;
}

const GOLDEN = 0x9e3779b9;

/**
 * Mixes two 32-bit words into one well-spread 32-bit word: two rounds of a multiply-xorshift finaliser.
 * Returns an unsigned integer. Source: the `lowbias32` constants of C. Wellons, "Prospecting for hash functions" (2018).
 */
export function mix(word: number, salt: number): number {
  return mixSigned(word, salt) >>> 0;
}

/** The same word as a signed integer: hot loops take it, since the engine keeps signed words without an object of their own. */
export function mixSigned(word: number, salt: number): number {
  let x = (word ^ Math.imul(salt, GOLDEN)) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  x = (x ^ (x >>> 16) ^ salt) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}

/** Turns a study's seed text into a root key, by seedrandom (so any text is a good seed). */
export function rootKey(seed: string): StreamKey {
  const draw = seedrandom(seed);
  return { a: draw.int32() >>> 0, b: draw.int32() >>> 0 };
}

/** Derives the key of a named child stream; the same name always gives the same child, whatever else was drawn. */
export function childKey(parent: StreamKey, name: string): StreamKey {
  let { a, b } = parent;
  for (let position = 0; position < name.length; position++) {
    const code = name.charCodeAt(position);
    a = mix(a, code + position + 1);
    b = mix(b ^ a, code + 0x51ed + position);
  }
  return { a: mix(a, name.length + 0x1234), b: mix(b ^ a, name.length + 0xabcd) };
}

/** Derives the key of the child stream with a number for a name: one account, one epoch. */
export function indexedKey(parent: StreamKey, index: number): StreamKey {
  const a = mix(parent.a ^ index, parent.b);
  return { a, b: mix(parent.b ^ a, index) };
}

/** The `counter`-th uniform draw of a stream, in [0,1) with 32 bits; a pure function, so order does not matter. */
export function uniformAt(a: number, b: number, counter: number): number {
  return (mixSigned(a ^ counter, (b + counter) | 0) >>> 0) / 4294967296;
}

/** A stream with its own counter, for code that is not hot. */
export interface RandomStream {
  /** Uniform in [0,1). */
  uniform(): number;
  /** Integer in [0, n). */
  below(n: number): number;
  /** Standard normal. */
  normal(): number;
  /** Exponential with the given mean. */
  exponential(mean: number): number;
  /** Lognormal with the given median and standard deviation of the logarithm. */
  logNormal(median: number, sigma: number): number;
  /** Poisson with the given mean (inversion below 30, rounded normal above). */
  poisson(mean: number): number;
}

/** Opens a stream on a key, or on the named child of a key. */
export function openStream(key: StreamKey, name?: string): RandomStream {
  return new CountedStream(name === undefined ? key : childKey(key, name));
}

/** A class, because plug-ins open streams by the hundred thousand: one object each instead of seven. */
class CountedStream implements RandomStream {
  private readonly a: number;
  private readonly b: number;
  private counter = 0;

  constructor({ a, b }: StreamKey) {
    // Signed, which the engine keeps as small integers.
    this.a = a | 0;
    this.b = b | 0;
  }

  uniform(): number {
    return uniformAt(this.a, this.b, this.counter++);
  }

  below(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.uniform());
  }

  logNormal(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.normal());
  }

  poisson(mean: number): number {
    if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    const limit = Math.exp(-mean);
    let product = this.uniform();
    let n = 0;
    while (product > limit) {
      product *= this.uniform();
      n++;
    }
    return n;
  }
}
