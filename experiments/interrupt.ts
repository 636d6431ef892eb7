/** The user pressed Ctrl-C. The command exits 130. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** A signal that aborts at the first Ctrl-C; a second one ends the process at once. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort(new Interrupted('stopped by the user')));
  return controller.signal;
}
