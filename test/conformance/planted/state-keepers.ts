import type { Past } from '../../../detectors/past.js';
import { honestScore, plant, type Model } from './plant.js';
import type { PlantedBug } from './planted-bug.js';

const most = (past: Past, from: number): number => {
  let found = from;
  for (let row = 0; row < past.nRows; row++) found = Math.max(found, 10 * honestScore({ most: 10 }, past, row));
  return found;
};

/** Bugs that remember between calls what they should forget. */
export function stateKeepers(): PlantedBug[] {
  let firstModel: Model | null = null;
  let mostEver = 1;
  let fromTest = 1;
  const taught = new Map<string, number>();
  return [
    {
      caughtBy: 'fits-afresh',
      detector: plant('fits-once', { fit: (past) => (firstModel ??= { most: most(past, 1) }) }),
    },
    {
      caughtBy: 'fits-afresh',
      detector: plant('keeps-the-most-ever', { fit: (past) => ({ most: (mostEver = most(past, mostEver)) }) }),
    },
    {
      // An evaluation that fits on the test rows elsewhere in the same run, and a detector that remembers them.
      caughtBy: 'fits-afresh',
      detector: plant('remembers-labels-of-the-test-period', {
        labels: 'revealed',
        fit(past, labels) {
          Array.from(labels?.row ?? []).forEach((row, at) =>
            taught.set(keyOf(past, row), labels?.isInauthentic[at] ?? 0),
          );
          return { most: most(past, 1) };
        },
        score(model, past, out) {
          for (let row = 0; row < out.length; row++)
            out[row] = taught.get(keyOf(past, row)) ?? honestScore(model, past, row);
        },
      }),
    },
    {
      caughtBy: 'scoring-teaches-nothing',
      detector: plant('trains-on-test', {
        score(model, past, out) {
          const learned = model as { most: number };
          learned.most = most(past, learned.most);
          for (let row = 0; row < out.length; row++) out[row] = honestScore(model, past, row);
        },
      }),
    },
    {
      caughtBy: 'repeatable',
      detector: plant('moves-with-every-score', {
        score(model, past, out) {
          fromTest = 0.5 * (fromTest + most(past, 1));
          for (let row = 0; row < out.length; row++)
            out[row] = Math.min(1, honestScore(model, past, row) / (1 + fromTest));
        },
      }),
    },
  ];
}

/** Where a row is, whatever past it is in. */
function keyOf({ nowSec, account, actions }: Past, row: number): string {
  return actions === null ? `${nowSec} ${account[row]}` : `${nowSec} ${actions.epoch[row]} ${actions.row[row]}`;
}
