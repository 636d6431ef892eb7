import { expect, test } from 'vitest';
import { didYouMean } from '../../errors/did-you-mean.js';

test('a close word is asked for, few words are listed, and of many as many as fit into a line', () => {
  expect(didYouMean('lable', ['id', 'label'])).toBe('; did you mean "label"?');
  expect(didYouMean('elsewhere', ['id', 'label'])).toBe('; known: id, label');
  expect(didYouMean('elsewhere', [])).toBe('; known: none');
  const columns = Array.from({ length: 300 }, (_, column) => `column-${column}`);
  const told = didYouMean('zzzzzzzzzzzzzzzz', columns);
  const [, nMore] = / and (\d+) more$/.exec(told) ?? [];
  const listed = told.slice('; known: '.length, told.lastIndexOf(' and ')).split(', ');
  expect(listed).toEqual(columns.slice(0, 300 - Number(nMore)));
  expect(told.length).toBeLessThan(650);
});
