/**
 * A mistake in what the user gave: config, file, argument. Printed as one line without a stack; the command exits 2.
 * The message follows `where: what is wrong; expected X, got Y; what to do`.
 */
export class UserError extends Error {
  override readonly name = 'UserError';

  /** Line ends, control characters and endless words can only be the user's own text repeated: they are spelt out and shortened, so the message stays one clear line. */
  constructor(message: string) {
    super(message.replace(/[\p{Cc}\u2028\u2029]/gu, spelt).replace(/\S{300,}/g, (word) => `${word.slice(0, 100)}...`));
  }
}

function spelt(sign: string): string {
  const short = JSON.stringify(sign).slice(1, -1);
  return short === sign ? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}` : short;
}
