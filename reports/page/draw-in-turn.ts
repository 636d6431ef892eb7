/** Drawings that wait, in the order in which they were asked for. */
const waiting: (() => Promise<unknown>)[] = [];
let isDrawing = false;
let nLoads = 0;

/**
 * Starts a drawing when its turn has come: one after the other, none while numbers are on their way, and with a breath between them, so that tables and clicks
 * never wait for more than one chart. Gives a function that takes the drawing back if it has not begun.
 */
export function drawInTurn(drawing: () => Promise<unknown>): () => void {
  waiting.push(drawing);
  breathe();
  return () => {
    const place = waiting.indexOf(drawing);
    if (place >= 0) waiting.splice(place, 1);
  };
}

/** Numbers come before charts: no drawing starts before the load has ended, well or badly. */
export function beforeDrawing<T>(load: Promise<T>): Promise<T> {
  nLoads++;
  const ended = (): void => {
    nLoads--;
    breathe();
  };
  load.then(ended, ended);
  return load;
}

/** Frames do not come to a page in the background; its drawings begin after this. */
const LONGEST_BREATH_MS = 250;

/** After the next frame and what follows from it: what has just been loaded is on the page, and what it asks for has been asked, before the next chart is begun. */
function breathe(): void {
  requestAnimationFrame(() => setTimeout(() => setTimeout(beginNext)));
  setTimeout(beginNext, LONGEST_BREATH_MS);
}

function beginNext(): void {
  if (isDrawing || nLoads > 0) return;
  const drawing = waiting.shift();
  if (drawing === undefined) return;
  isDrawing = true;
  const ended = (): void => {
    isDrawing = false;
    breathe();
  };
  drawing().then(ended, ended);
}
