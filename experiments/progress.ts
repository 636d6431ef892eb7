import { SingleBar } from 'cli-progress';
import type { Progress } from './executors/study-results.js';

/** Shows how far a run is, on stderr. */
export interface ProgressView {
  show(progress: Progress): void;
  close(): void;
}

/** A bar on a terminal, one plain line a step otherwise. */
export function openProgress(stream: NodeJS.WriteStream = process.stderr): ProgressView {
  return stream.isTTY ? openBar(stream) : openLines(stream);
}

function openBar(stream: NodeJS.WriteStream): ProgressView {
  const bar = new SingleBar({
    stream,
    format: '{bar} {value}/{total}  {eta_formatted} left  {what}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
  });
  let isOpen = false;
  return {
    show({ nDone, nSteps, what }) {
      if (!isOpen) bar.start(nSteps, nDone, { what });
      isOpen = true;
      bar.update(nDone, { what });
    },
    close: () => bar.stop(),
  };
}

function openLines(stream: NodeJS.WriteStream): ProgressView {
  return {
    show({ nDone, nSteps, what }) {
      stream.write(`[${String(nDone).padStart(String(nSteps).length)}/${nSteps}] ${what}\n`);
    },
    close: () => undefined,
  };
}
