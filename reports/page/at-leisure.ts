/** What is still to be done, in the order in which it was asked for. */
const waiting: (() => void)[] = [];
let isAsked = false;
/** A browser on a busy machine may not be idle for minutes: the next thing is then done all the same. */
const LONGEST_WAIT_MS = 3000;

/**
 * Does something once the browser has nothing else to do: one thing at a time, so that an answer of the server or a click never waits for more than one of them.
 * Gives a function that forgets it. Does nothing where a browser can not tell that it is idle.
 */
export function atLeisure(work: () => void): () => void {
  waiting.push(work);
  askForTurn();
  return () => {
    const place = waiting.indexOf(work);
    if (place >= 0) waiting.splice(place, 1);
  };
}

function askForTurn(): void {
  if (isAsked || waiting.length === 0 || !('requestIdleCallback' in window)) return;
  isAsked = true;
  const goOn = (): void => {
    isAsked = false;
    waiting.shift()?.();
    askForTurn();
  };
  requestIdleCallback(goOn, { timeout: LONGEST_WAIT_MS });
}
