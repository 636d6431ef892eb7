import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { UserError } from '../../errors/user-error.js';
import { checkFields } from '../../reports/check-fields.js';

const report = {
  tables: {
    first: [
      { detector: 'a', value: 1 },
      { detector: 'b', value: null, low: 0 },
    ],
    second: [{ scenario: 's', 'share.n': 2, place: 1 }],
    unread: [{ x: 1 }],
  },
};
type Spec = Readonly<Record<string, unknown>>;
const check = (spec: Spec): void => checkFields({ tables: ['first', 'second'], spec }, report);
const FIRST = { data: { name: 'first' }, mark: 'bar' };
const x = (field: unknown) => ({ encoding: { x: { field, type: 'quantitative' } } });

describe('a field that the table has not is named:', () => {
  const none = (field: string, more: string, table = 'first'): string =>
    `spec: the table "${table}" has no column "${field}"; ${more}`;
  const SAID = none('valu', 'did you mean "value"?');
  test.each<[string, string, Spec]>([
    ['of an encoding', SAID, { ...FIRST, ...x('valu') }],
    ['of another table', none('place', 'known: detector, value, low'), { ...FIRST, ...x('place') }],
    ['in a list', SAID, { ...FIRST, encoding: { tooltip: [{ field: 'detector' }, { field: 'valu' }] } }],
    ['of a sort', SAID, { ...FIRST, encoding: { y: { field: 'detector', sort: { field: 'valu', op: 'mean' } } } }],
    [
      'of a condition',
      SAID,
      { ...FIRST, encoding: { color: { condition: { test: 'true', field: 'valu' }, value: 1 } } },
    ],
    ['of a layer', SAID, { ...FIRST, layer: [{ ...x('value') }, { mark: 'rule', ...x('valu') }] }],
    ['shared by layers', SAID, { ...FIRST, ...x('valu'), layer: [{ mark: 'rule' }] }],
    ['of a facet', SAID, { ...FIRST, facet: { field: 'valu' }, spec: { mark: 'bar', ...x('value') } }],
    ['inside a facet', SAID, { ...FIRST, facet: { row: { field: 'detector' } }, spec: { mark: 'bar', ...x('valu') } }],
    [
      'in a row of views',
      SAID,
      {
        hconcat: [
          { ...FIRST, ...x('low') },
          { ...FIRST, ...x('valu') },
        ],
      },
    ],
    ['of a filter', SAID, { ...FIRST, transform: [{ filter: { and: [{ field: 'valu', equal: 1 }] } }] }],
    ['to group by', SAID, { ...FIRST, transform: [{ aggregate: [{ op: 'count', as: 'n' }], groupby: ['valu'] }] }],
    [
      'made by a transform, nearly',
      none('totl', 'did you mean "total"?'),
      { ...FIRST, transform: [{ calculate: '1', as: 'total' }], ...x('totl') },
    ],
    [
      'of another table in a layer',
      none('value', 'known: scenario, share.n, place', 'second'),
      { ...FIRST, ...x('value'), layer: [{ mark: 'rule' }, { mark: 'rule', data: { name: 'second' } }] },
    ],
    [
      'of a table',
      'spec: data: reads "unread", which "tables" does not name; known: first, second',
      { data: { name: 'unread' } },
    ],
    [
      'of a table, nearly',
      'spec: data: reads "firts", which "tables" does not name; did you mean "first"?',
      { data: { name: 'firts' } },
    ],
  ])('%s', (_, said, spec) => {
    expect(() => check(spec)).toThrow(new UserError(said));
  });
});

describe('passes', () => {
  test.each<[string, Spec]>([
    ['columns that only some rows have', { ...FIRST, ...x('low') }],
    ['escaped dots', { data: { name: 'second' }, ...x('share\\.n') }],
    [
      'parts of a column',
      { ...FIRST, encoding: { x: { field: 'value.a' }, y: { field: "value['b']" }, y2: { field: 'value[0]' } } },
    ],
    [
      'counts',
      {
        ...FIRST,
        encoding: { x: { aggregate: 'count' } },
        transform: [{ aggregate: [{ op: 'count', field: '*', as: 'n' }] }],
      },
    ],
    [
      'what a fold makes',
      { ...FIRST, transform: [{ fold: ['value', 'low'] }], encoding: { x: { field: 'key' }, y: { field: 'value' } } },
    ],
    [
      'what a fold makes, named',
      {
        ...FIRST,
        transform: [{ fold: ['value', 'low'], as: ['k', 'v'] }],
        encoding: { x: { field: 'k' }, y: { field: 'v' } },
      },
    ],
    [
      'both ends of a bin',
      {
        ...FIRST,
        transform: [{ bin: true, field: 'value', as: 'b' }],
        encoding: { x: { field: 'b' }, x2: { field: 'b_end' } },
      },
    ],
    [
      'what a window makes',
      { ...FIRST, transform: [{ window: [{ op: 'rank', as: 'r' }], sort: [{ field: 'value' }] }], ...x('r') },
    ],
    [
      'what the view around makes',
      { ...FIRST, transform: [{ calculate: '1', as: 'q' }], layer: [{ mark: 'rule', ...x('q') }] },
    ],
    [
      'what a look-up brings',
      {
        ...FIRST,
        transform: [{ lookup: 'detector', from: { data: { name: 'second' }, key: 'nobody', fields: ['place'] } }],
        ...x('place'),
      },
    ],
    ['pivots, whose columns are values', { ...FIRST, transform: [{ pivot: 'detector', value: 'value' }], ...x('a') }],
    ['repeats', { ...FIRST, repeat: { column: ['value', 'low'] }, spec: { mark: 'bar', ...x({ repeat: 'column' }) } }],
    ['data of its own', { data: { values: [{ q: 1 }] }, ...x('q') }],
    ['data sets of its own', { datasets: { mine: [{ q: 1 }] }, layer: [{ data: { name: 'mine' }, ...x('q') }] }],
    [
      'data that another view names',
      { concat: [{ data: { name: 'm', values: [] } }, { data: { name: 'm' }, ...x('q') }] },
    ],
    ['data that is switched off', { ...FIRST, layer: [{ data: null, ...x('q') }] }],
    [
      'an encoding that layers of another table share',
      {
        ...FIRST,
        ...x('place'),
        layer: [
          { mark: 'rule', data: { name: 'second' } },
          { mark: 'bar', ...x('value') },
        ],
      },
    ],
    ['no data at all', { mark: 'bar', ...x('anything') }],
  ])('%s', (_, spec) => {
    check(spec);
  });
});

it('any other thing passes or is refused in one line', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('data', 'encoding', 'layer', 'transform', 'spec', 'facet', 'as'), fc.jsonValue()),
      (spec) => {
        try {
          check({ ...FIRST, ...spec });
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      },
    ),
    { seed: 7, numRuns: 300 },
  );
});
