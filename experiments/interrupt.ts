/** The user pressed Ctrl-C (exit code 130), or the process was asked to end by SIGTERM (143), as batch systems, containers and `kill` do. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly exitCode: 130 | 143;

  constructor(message: string, exitCode: 130 | 143 = 130) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** A signal that aborts at the first Ctrl-C or SIGTERM; a second one ends the process at once. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort(new Interrupted('stopped by the user')));
  process.once('SIGTERM', () => controller.abort(new Interrupted('stopped by SIGTERM', 143)));
  return controller.signal;
}
