import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { z } from 'zod';
import type { Detector } from '../../../detectors/detector.js';
import { honestScore, plant, type Model } from './plant.js';
import { chanceAndCostBugs } from './chance-and-cost.js';
import { stateKeepers } from './state-keepers.js';
import type { PlantedBug } from './planted-bug.js';

/** The kill matrix: a fresh copy of every planted bug (some of them remember). */
export function plantBugs(): PlantedBug[] {
  return [...futureReaders(), ...idReaders(), ...stateKeepers(), ...chanceAndCostBugs(), ...others()];
}

/** A new copy of a planted bug, which has seen nothing. */
export function plantAgain(id: string): Promise<Detector> {
  const bug = plantBugs().find(({ detector }) => detector.id === id);
  return bug === undefined ? Promise.reject(new Error(`no planted bug ${id}`)) : Promise.resolve(bug.detector);
}

function futureReaders(): PlantedBug[] {
  let latestSec = 0;
  return [
    {
      caughtBy: 'future-blind',
      detector: plant('reads-behind-the-columns', {
        score(model, past, out) {
          const last = past.traffic?.epochs.at(-1);
          const t = last?.t as Uint32Array | undefined;
          const nBehind = t === undefined ? 0 : t.buffer.byteLength / 4 - t.length;
          for (let row = 0; row < out.length; row++) out[row] = honestScore(model, past, row) / (1 + nBehind);
        },
      }),
    },
    {
      caughtBy: 'future-blind',
      detector: plant('counts-accounts-to-come', {
        score(model, past, out) {
          for (let row = 0; row < out.length; row++) out[row] = honestScore(model, past, row) / past.nAccounts;
        },
      }),
    },
    {
      caughtBy: 'future-blind',
      detector: plant('remembers-later-pasts', {
        score(model, past, out) {
          latestSec = Math.max(latestSec, past.nowSec);
          for (let row = 0; row < out.length; row++)
            out[row] = (honestScore(model, past, row) * past.nowSec) / latestSec;
        },
      }),
    },
  ];
}

function idReaders(): PlantedBug[] {
  return [
    {
      caughtBy: 'id-blind',
      detector: plant('reads-account-numbers', {
        score(model, past, out) {
          for (let row = 0; row < out.length; row++)
            out[row] = past.account[row] % 2 === 0 ? honestScore(model, past, row) : 1;
        },
      }),
    },
    {
      caughtBy: 'id-blind',
      detector: plant('reads-device-numbers', {
        score(model, past, out) {
          const isOdd =
            past.traffic?.epochs.some(({ device, nActions }) => nActions > 0 && device[0] % 2 === 1) ?? false;
          for (let row = 0; row < out.length; row++) out[row] = isOdd ? 1 : honestScore(model, past, row);
        },
      }),
    },
  ];
}

function others(): PlantedBug[] {
  let nRuns = 0;
  return [
    {
      caughtBy: 'keeps-to-itself',
      detector: plant('looks-on-the-disk', {
        fit: () => ({ most: 1 + readdirSync('/').length }),
      }),
    },
    {
      caughtBy: 'keeps-to-itself',
      detector: plant('asks-another-process', {
        fit() {
          try {
            return { most: 1 + execFileSync(process.execPath, ['--version']).length };
          } catch {
            return { most: 7 };
          }
        },
      }),
    },
    {
      caughtBy: 'repeatable',
      detector: plant('counts-its-runs', {
        score(_model, _past, out) {
          out.fill(1 / ++nRuns);
        },
      }),
    },
    {
      caughtBy: 'repeatable',
      detector: plant('rolls-its-own-dice', {
        score(_model, _past, out) {
          for (let row = 0; row < out.length; row++) out[row] = Math.random();
        },
      }),
    },
    {
      caughtBy: 'label-blind',
      detector: plant('peeks-at-labels', {
        fit: (_past, labels) => ({ most: 1 + (labels === null ? 0 : labels.isInauthentic.length) }),
      }),
    },
    {
      caughtBy: 'inputs-unchanged',
      detector: plant('sorts-in-place', {
        fit(past) {
          for (const name of past.featureNames) (past.feature(name) as Float64Array).sort();
          return { most: 1 };
        },
      }),
    },
    {
      caughtBy: 'inputs-unchanged',
      detector: plant('writes-to-the-log', {
        score(_model, past, out) {
          for (const { t } of past.traffic?.epochs ?? []) (t as Uint32Array).fill(0);
          out.fill(0.5);
        },
      }),
    },
    { caughtBy: 'finite-and-in-range', detector: plant('divides-by-zero', { fit: () => ({ most: 0 }) }) },
    {
      caughtBy: 'finite-and-in-range',
      detector: plant('scores-in-percent', {
        score(model, past, out) {
          for (let row = 0; row < out.length; row++) out[row] = 100 * honestScore(model, past, row);
        },
      }),
    },
    {
      caughtBy: 'finite-and-in-range',
      detector: plant('forgets-the-last-row', {
        score(model, past, out) {
          for (let row = 0; row + 1 < out.length; row++) out[row] = honestScore(model, past, row);
        },
      }),
    },
    {
      caughtBy: 'model-clonable',
      detector: plant('keeps-a-function', { fit: () => ({ most: 1, squash: () => 1 }) as Model }),
    },
    {
      caughtBy: 'model-clonable',
      detector: plant('keeps-a-class', {
        fit: () => new HiddenScale(7) as unknown as Model,
        score(model, past, out) {
          const most = model instanceof HiddenScale ? model.scale : 1;
          for (let row = 0; row < out.length; row++) out[row] = honestScore({ most }, past, row);
        },
      }),
    },
    {
      caughtBy: 'survives-empty-past',
      detector: plant('needs-a-row', {
        fit(past) {
          if (past.nRows === 0) throw new RangeError('no rows to learn from');
          return { most: 1 };
        },
      }),
    },
    {
      caughtBy: 'survives-one-account',
      detector: plant('needs-company', {
        fit(past) {
          if (past.nAccounts === 1) throw new RangeError('nobody to compare with');
          return { most: 1 };
        },
      }),
    },
    {
      caughtBy: 'survives-one-class',
      detector: plant('needs-both-classes', {
        labels: 'revealed',
        fit(_past, labels) {
          const nBad = labels?.isInauthentic ?? new Uint32Array(0);
          if (Array.from(nBad).every((mark) => mark === nBad[0])) throw new RangeError('one class only');
          return { most: 1 };
        },
      }),
    },
    {
      caughtBy: 'rows-stand-alone',
      detector: plant('scales-by-the-rows-shown', {
        scoresRowsAlone: true,
        score(model, past, out) {
          for (let row = 0; row < out.length; row++) out[row] = honestScore(model, past, row);
          const most = Math.max(...out, 1e-9);
          for (let row = 0; row < out.length; row++) out[row] /= most;
        },
      }),
    },
    {
      caughtBy: 'groups-hold',
      detector: plant('groups-by-number', {
        units: ['account', 'group'],
        group(_model, past, { groupOf, score }) {
          const isOdd = (row: number): boolean => past.account[row] % 2 === 1;
          const nOdd = Array.from(groupOf.keys()).filter(isOdd).length;
          for (let row = 0; row < groupOf.length; row++)
            if (nOdd > 1 && isOdd(row)) [groupOf[row], score[row]] = [0, 0.5];
        },
      }),
    },
    {
      caughtBy: 'groups-hold',
      detector: plant('groups-of-one', {
        units: ['account', 'group'],
        group(_model, _past, { groupOf, score }) {
          if (groupOf.length > 0) [groupOf[0], score[0]] = [0, 0.5];
        },
      }),
    },
    { caughtBy: 'not-constant', detector: plant('shrugs', { score: (_model, _past, out) => void out.fill(0.5) }) },
    {
      caughtBy: 'beats-chance',
      detector: plant('has-it-backwards', {
        score(model, past, out) {
          for (let row = 0; row < out.length; row++) out[row] = 1 - honestScore(model, past, row);
        },
      }),
    },
    { caughtBy: 'names-bad-params', detector: plant('takes-any-parameter', { params: z.object({}) }) },
  ];
}

class HiddenScale {
  readonly #scale: number;
  constructor(scale: number) {
    this.#scale = scale;
  }
  get scale(): number {
    return this.#scale;
  }
}
