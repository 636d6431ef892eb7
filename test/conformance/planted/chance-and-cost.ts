import type { Past } from '../../../detectors/past.js';
import { openStream, rootKey } from '../../../random/stream.js';
import { honestScore, plant } from './plant.js';
import type { PlantedBug } from './planted-bug.js';

/** Bugs of chance, time, order and cost. */
export function chanceAndCostBugs(): PlantedBug[] {
  return [
    {
      caughtBy: 'clock-blind',
      detector: plant('seeds-itself-from-the-clock', {
        score(model, past, out) {
          const stream = openStream(rootKey(String(Math.floor(Date.now() / 86_400_000))));
          for (let row = 0; row < out.length; row++)
            out[row] = 0.9 * honestScore(model, past, row) + 0.1 * stream.uniform();
        },
      }),
    },
    {
      caughtBy: 'clock-blind',
      detector: plant('strict-this-year', {
        score(model, past, out) {
          const strictness = 1 / new Date().getFullYear();
          for (let row = 0; row < out.length; row++)
            out[row] = Math.min(1, honestScore(model, past, row) * (1 - strictness));
        },
      }),
    },
    {
      caughtBy: 'clock-blind',
      detector: plant('reads-the-time-as-text', {
        score(model, past, out) {
          const year = Number(Date().split(' ')[3]);
          for (let row = 0; row < out.length; row++) out[row] = honestScore(model, past, row) * (1 - 1 / year);
        },
      }),
    },
    {
      caughtBy: 'clock-blind',
      detector: plant('counts-days-of-uptime', {
        score(model, past, out) {
          const nDays = Number(process.hrtime.bigint() / 86_400_000_000_000n);
          for (let row = 0; row < out.length; row++) out[row] = honestScore(model, past, row) / (1 + nDays);
        },
      }),
    },
    {
      // below(1) is always 0: a seed was wanted, a constant came
      caughtBy: 'seed-matters',
      detector: plant('ignores-its-seed', {
        variesBySeed: true,
        score(model, past, out, ctx) {
          const own = openStream(rootKey(`seed ${ctx.random('seed').below(1)}`));
          for (let row = 0; row < out.length; row++)
            out[row] = 0.9 * honestScore(model, past, row) + 0.1 * own.uniform();
        },
      }),
    },
    {
      caughtBy: 'beats-chance',
      detector: plant('draws-lots', {
        score(_model, _past, out, ctx) {
          const stream = ctx.random('lots');
          for (let row = 0; row < out.length; row++) out[row] = stream.uniform();
        },
      }),
    },
    {
      // nothing promised, nothing done
      caughtBy: 'beats-chance-somewhere',
      detector: plant('draws-lots-and-promises-nothing', {
        beatsChance: false,
        score(_model, _past, out, ctx) {
          const stream = ctx.random('lots');
          for (let row = 0; row < out.length; row++) out[row] = stream.uniform();
        },
      }),
    },
    {
      caughtBy: 'row-order-blind',
      detector: plant('reads-row-order', {
        units: ['account'],
        score(model, past, out) {
          for (let row = 0; row < out.length; row++) out[row] = honestScore(model, past, row) / (1 + row / out.length);
        },
      }),
    },
    {
      caughtBy: 'row-order-blind',
      detector: plant('follows-its-neighbour', {
        units: ['account'],
        score(model, past, out) {
          for (let row = 0; row < out.length; row++) out[row] = honestScore(model, past, Math.max(0, row - 1));
        },
      }),
    },
    {
      caughtBy: 'cost-within-bound',
      detector: plant('compares-all-pairs', {
        units: ['account'],
        score(model, past, out) {
          const shift = pairwise(past);
          for (let row = 0; row < out.length; row++) out[row] = honestScore(model, past, row) * shift;
        },
      }),
    },
    {
      caughtBy: 'survives-empty-past',
      detector: plant('averages-nothing', {
        fit(past) {
          let sum = 0;
          for (let row = 0; row < past.nRows; row++) sum += honestScore({ most: 1 }, past, row);
          return { most: 1 + sum / past.nRows };
        },
      }),
    },
    {
      caughtBy: 'survives-one-kind',
      detector: plant('needs-both-kinds', {
        labels: 'revealed',
        fit(past, labels) {
          const nBad = Array.from(labels?.isInauthentic ?? []).filter((mark) => mark === 1).length;
          // the desk of arbitrary worlds labels few rows; whole crowds of one kind it does not foresee
          if (past.nRows >= 20 && nBad % past.nRows === 0) throw new RangeError('nothing to tell apart');
          return { most: 1 };
        },
      }),
    },
  ];
}

/** Looks at every pair of accounts, again and again: a number near 1. */
function pairwise({ account }: Past): number {
  let nEqual = 0;
  for (let pass = 0; pass < 40; pass++)
    for (let one = 0; one < account.length; one++)
      for (let other = 0; other < account.length; other++) if (account[one] === account[other]) nEqual++;
  return 1 - 1e-9 * nEqual;
}
