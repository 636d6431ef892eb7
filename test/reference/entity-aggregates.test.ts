import { test } from 'vitest';
import {
  aggregateCodes,
  aggregateColumn,
  echoes,
  secondHop,
  type Neighbours,
} from '../../detectors/lib/fan-out-aggregates.js';
import { holdTo } from './parity.js';
import { parseColumns, readFixture } from './reference-data.js';

const accounts = readFixture('fan-out-accounts.csv')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','));
const edges = readFixture('fan-out-edges.csv')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','));
const expected = parseColumns(readFixture('fan-out-expected.csv'));

const lists = accounts.map(([own]) =>
  edges
    .flatMap(([a, b]) => (a === own ? [b] : b === own ? [a] : []))
    .map((name) => accounts.findIndex(([other]) => other === name)),
);
const neighbours: Neighbours = {
  offset: Uint32Array.from([0, ...lists.map((_, row) => lists.slice(0, row + 1).flat().length)]),
  member: Uint32Array.from(lists.flat()),
};
/** The file holds ten digits. */
const DIGITS = 1e-9;

const near = (found: Float64Array, name: string): void =>
  holdTo(
    ['entity-aggregates', 'rules_and_aggregates', name],
    found,
    expected[name],
    DIGITS * Math.max(1, ...expected[name].map(Math.abs)),
  );

test.each([
  ['age', 1],
  ['posts', 2],
] as const)('aggregates of %s over neighbours and theirs equal the reference, to ten digits', (name, at) => {
  const column = Float64Array.from(accounts, (cells) => Number(cells[at]));
  const found = aggregateColumn(column, neighbours);
  ['count', 'mean', 'min', 'max', 'var_pop', 'p25', 'p50', 'p75'].forEach((statistic, one) =>
    near(found[one], `n1_${name}_${statistic}`),
  );
  const { mean, max } = secondHop(column, neighbours, echoes(neighbours));
  near(mean, `n2_mean_of_mean_${name}`);
  near(max, `n2_max_of_mean_${name}`);
});

test('entropy, top share and own share of countries equal the reference, to ten digits', () => {
  const countries = [...new Set(accounts.map(([, , , country]) => country))];
  const [entropy, top, own] = aggregateCodes(
    accounts.map(([, , , country]) => countries.indexOf(country)),
    neighbours,
  );
  near(entropy, 'n1_country_entropy_nats');
  near(top, 'n1_country_top_share');
  near(own, 'n1_same_country_share');
});
