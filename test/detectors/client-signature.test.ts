import { describe, expect, test } from 'vitest';
import clientSignature from '../../detectors/catalog/client-signature.js';
import { preparePast } from '../../detectors/host/prepare-past.js';
import { fitDetector, scorePast } from '../../detectors/host/run-detector.js';
import type { Labels, Unit } from '../../detectors/past.js';
import { NONE } from '../../sim/traffic/columns.js';
import { CLIENT, VERB } from '../../sim/traffic/verb.js';
import { openStream, rootKey } from '../../random/stream.js';
import { buildTraffic } from '../../experiments/examiner/worlds/build-traffic.js';
import { EPOCH_SEC, type TinyAction } from '../../experiments/examiner/worlds/tiny-world.js';

const N_PEOPLE = 60;
const CUSTOMERS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const SERVICE_NETWORK = 77;
const HOME_NETWORK = 5;

/** People follow from home on two days; from the first ten accounts a service follows too, from its own network. */
function customerTown(serviceNetwork: number) {
  const random = openStream(rootKey('customer town'));
  const actions: TinyAction[] = [];
  for (let actor = 0; actor < N_PEOPLE; actor++)
    for (let day = 0; day < 2; day++) {
      const add = (n: number, device: number, network: number): void => {
        for (let k = 0; k < n; k++) {
          const frame = { object: NONE, session: device, device, client: CLIENT.officialApp, network };
          const t = day * EPOCH_SEC + random.below(EPOCH_SEC);
          actions.push({ t, verb: VERB.follow, actor, target: (actor + 1 + k) % N_PEOPLE, ...frame });
        }
      };
      add(1 + random.below(6), actor, HOME_NETWORK);
      if (CUSTOMERS.includes(actor)) add(20, 100 + actor, serviceNetwork);
    }
  actions.sort((a, b) => a.t - b.t);
  const account = {
    createdSec: -1,
    isPrivate: false,
    isBusiness: false,
    hasPicture: true,
    nPostsBefore: 0,
    followings: [],
  };
  return { accounts: Array.from({ length: N_PEOPLE }, () => account), actions, nEpochs: 2, bots: [] };
}

function pastOf(world: ReturnType<typeof customerTown>, nEpochs: number, unit: Unit) {
  const traffic = buildTraffic(world, { nEpochs });
  return preparePast({ traffic, unit, nowSec: nEpochs * EPOCH_SEC, windowStartSec: (nEpochs - 1) * EPOCH_SEC }, []);
}

/** The desk knows three customers' actions and ten other people's. */
function someLabels(past: ReturnType<typeof pastOf>): Labels {
  const known = [0, 1, 2, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29];
  const row = [...past.account.keys()].filter((at) => known.includes(past.account[at]));
  const network = (at: number): number => past.traffic!.epochs[past.actions!.epoch[at]].network[past.actions!.row[at]];
  return {
    row: Uint32Array.from(row),
    isInauthentic: Uint32Array.from(row, (at) => Number(network(at) !== HOME_NETWORK)),
  };
}

describe('client-signature', () => {
  const learned = customerTown(SERVICE_NETWORK);
  const run = (world: typeof learned, unit: Unit = 'action', labels: Labels | null = null, params: object = {}) => {
    const train = pastOf(learned, 1, unit);
    const past = pastOf(world, 2, unit);
    const score = scorePast(
      fitDetector(clientSignature, { params, seed: 'a', train, labels: labels ?? someLabels(train) }),
      past,
    );
    return { past, score };
  };
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const split = (world: typeof learned) => {
    const { past, score } = run(world);
    const byDevice = (isService: boolean): number[] =>
      [...score.keys()]
        .filter((row) => past.traffic!.epochs[1].device[past.actions!.row[row]] >= 100 === isService)
        .map((row) => score[row]);
    return { service: byDevice(true), owners: byDevice(false) };
  };

  test('tells a service’s actions from the owners’ on the same accounts, customers it never saw labelled among them', () => {
    const { service, owners } = split(learned);
    expect(service).toHaveLength(20 * CUSTOMERS.length);
    expect(Math.min(...service)).toBeGreaterThan(Math.max(...owners));
    expect(Math.min(...service)).toBeGreaterThan(0.5);
  });

  test('the paper’s form clears what comes from no known pair, and what lies below the limit of one stays below 0.5', () => {
    const { past, score } = run(learned, 'action', null, { form: 'paper', legitimate: 'organic' });
    const { device } = past.traffic!.epochs[1];
    const isService = (row: number): boolean => device[past.actions!.row[row]] >= 100;
    for (const row of score.keys()) if (!isService(row)) expect(score[row]).toBe(0);
    // Nobody organic works from there: the limit is that of all networks, which 20 follows a day exceed.
    for (const row of score.keys()) if (isService(row)) expect(score[row]).toBeGreaterThan(0.5);
    // With unlabelled customers among the legitimate, the limit is what the service does: nothing lies above.
    const tooHigh = run(learned, 'action', null, { form: 'paper' }).score;
    for (const row of tooHigh.keys()) expect(tooHigh[row]).toBe(isService(row) ? 0.5 : 0);
    const none = { row: new Uint32Array(0), isInauthentic: new Uint32Array(0) };
    const unlabelled = run(learned, 'action', none, { form: 'paper' }).score;
    expect([...unlabelled]).toEqual([...run(learned, 'action', none).score]);
  });

  test('devices are part of the signature unless left out: a farm on one phone is told from people on its network', () => {
    const onePhone = {
      ...learned,
      actions: customerTown(HOME_NETWORK).actions.map((one) => (one.device >= 100 ? { ...one, device: 500 } : one)),
    };
    const scoreWith = (useDevices: boolean) => {
      const train = pastOf(onePhone, 1, 'action');
      const past = pastOf(onePhone, 2, 'action');
      const isPhone = (of: typeof past, epoch: number, row: number): boolean =>
        of.traffic!.epochs[epoch].device[of.actions!.row[row]] === 500;
      const row = Uint32Array.from(train.account.keys()).filter((at) => train.account[at] % 2 === 0);
      const labels = { row, isInauthentic: row.map((at) => Number(isPhone(train, 0, at))) };
      const score = scorePast(fitDetector(clientSignature, { params: { useDevices }, seed: 'a', train, labels }), past);
      const of = (wanted: boolean): number[] =>
        [...score.keys()].filter((at) => isPhone(past, 1, at) === wanted).map((at) => score[at]);
      return { farm: of(true), people: of(false) };
    };
    const [seen, unseen] = [scoreWith(true), scoreWith(false)];
    expect(Math.min(...seen.farm)).toBeGreaterThan(Math.max(...seen.people));
    // Without devices an action counts by its volume alone, so people of the same accounts score as the farm does.
    expect(mean(seen.farm) - mean(seen.people)).toBeGreaterThan(mean(unseen.farm) - mean(unseen.people) + 0.1);
  });

  test('is blind the day the service moves to a network it never saw: all its actions score the share among all labels', () => {
    const { service } = split(customerTown(78));
    const { row, isInauthentic } = someLabels(pastOf(learned, 1, 'action'));
    const base =
      (Array.from(isInauthentic as Uint32Array).reduce((sum, mark) => sum + mark, 0) + 0.5) / (row.length + 1);
    for (const score of service) expect(score).toBeCloseTo(base, 12);
  });

  test('from a network that people use too, only the volume gives the service away', () => {
    const { service, owners } = split(customerTown(HOME_NETWORK));
    expect(Math.max(...service)).toBeLessThan(0.5);
    expect(mean(service)).toBeGreaterThanOrEqual(mean(owners));
  });

  test('an account whose actions are mostly the service’s ranks above everybody else', () => {
    const train = pastOf(learned, 1, 'account');
    const row = Uint32Array.from([0, 1, 2, 20, 21, 22, 23, 24]);
    const labels = { row, isInauthentic: Uint32Array.from([1, 1, 1, 0, 0, 0, 0, 0]) };
    const { score } = run(learned, 'account', labels);
    expect(train.nRows).toBe(N_PEOPLE);
    const others = [...score.keys()].filter((account) => !CUSTOMERS.includes(account)).map((account) => score[account]);
    expect(Math.min(...CUSTOMERS.map((account) => score[account]))).toBeGreaterThan(Math.max(...others));
  });

  test('without a label, the day’s count over the limit decides: 0.5 at the limit, more above', () => {
    const none = { row: new Uint32Array(0), isInauthentic: new Uint32Array(0) };
    const { past, score } = run(learned, 'action', none);
    expect(Math.max(...score)).toBeGreaterThanOrEqual(0.5);
    const busiest = [...score.keys()].sort((a, b) => score[b] - score[a])[0];
    const { device } = past.traffic!.epochs[1];
    const countOf = (row: number): number =>
      Array.from(past.actions!.row as Uint32Array).filter((other) => device[other] === device[past.actions!.row[row]])
        .length;
    expect(countOf(busiest)).toBeGreaterThanOrEqual(6);
  });
});
