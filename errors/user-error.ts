/**
 * A mistake in what the user gave: config, file, argument. Printed as one line without a stack; the command exits 2.
 * The message follows `where: what is wrong; expected X, got Y; what to do`.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
