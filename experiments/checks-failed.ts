/** A check or gate said no: neither the user's mistake nor a bug. The command exits 1. */
export class ChecksFailed extends Error {
  override readonly name = 'ChecksFailed';
}
