import { expect, test } from 'vitest';
import { z } from 'zod';
import { UserError } from '../../errors/user-error.js';
import { ignoredOptions } from './ignored-options.js';

const schema = z.strictObject({
  share: z.number().min(0).max(1).default(1),
  kind: z.enum(['plain', 'other']).default('plain'),
  isOn: z.boolean().default(false),
  hours: z.tuple([z.number(), z.number()]).optional(),
  inner: z
    .strictObject({ n: z.int().min(1).default(5), list: z.array(z.enum(['a', 'b'])).default(['a']) })
    .prefault({}),
  people: z.array(z.strictObject({ age: z.number().default(3) })).default([]),
  size: z.union([z.literal('auto'), z.int().min(2).max(9)]).default('auto'),
});
const names = ['share', 'kind', 'isOn', 'hours', 'inner.n', 'inner.list', 'people[].age', 'size'];
const plain = { people: [{}] };
const cases = { hours: { to: [[9, 17]] } };

test('an option that nobody reads is named, whatever its kind and however deep, and no other', async () => {
  for (const deaf of names) {
    const outcome = (settings: object): Promise<string> => {
      const { inner, people, ...rest } = schema.parse(settings);
      const read = {
        ...rest,
        'inner.n': inner.n,
        'inner.list': inner.list,
        'people[].age': people.map(({ age }) => age),
      };
      return Promise.resolve(JSON.stringify({ ...read, [deaf]: undefined }));
    };
    const ignored = await ignoredOptions({ schema, plain, cases, outcome });
    expect(ignored.map((line) => line.split(':')[0])).toEqual([deaf]);
  }
});

test('a value that is refused is no change', async () => {
  const outcome = (settings: object): Promise<string> =>
    JSON.stringify(schema.parse(settings).share) === '1'
      ? Promise.resolve('one')
      : Promise.reject(new UserError('not so'));
  expect(await ignoredOptions({ schema, plain, isMeant: (name) => name === 'share', outcome })).toEqual([
    expect.stringContaining('share: tried'),
  ]);
});

test('a case or an excuse outlives no option', async () => {
  const outcome = (settings: object): Promise<string> => Promise.resolve(JSON.stringify(schema.parse(settings)));
  const probed = { schema, plain, outcome, cases: { ...cases, old: {} }, excused: { older: 'nobody sees it' } };
  expect(await ignoredOptions(probed)).toEqual([
    'old: there is no such option any more',
    'older: there is no such option any more',
  ]);
});
