import { expect, it } from 'vitest';
import { resolveScenario } from '../../experiments/plan/plan-scenarios.js';
import { loadScenario } from '../../sim/scenario/load-scenario.js';

const summaryOf = (change: Record<string, unknown>): string =>
  resolveScenario({ use: 'first-light', with: change }, 'here', '.').summary;
const parent = loadScenario('first-light').summary;

it('a scenario with other lists does not keep the sentence of its parent', () => {
  expect(summaryOf({ name: 'calm', nPeople: 900, confounders: [], operations: [{ use: 'bot-farm' }] })).toBe(
    'first-light with nPeople 900, no confounders, operations of its own.',
  );
});

it('one that differs in numbers says which, one with another name only is its parent, and a sentence of its own stays', () => {
  expect(summaryOf({ nPeople: 900 })).toBe(`${parent} Here: nPeople 900.`);
  expect(summaryOf({ name: 'other' })).toBe(parent);
  expect(summaryOf({ summary: 'Mine.', confounders: [] })).toBe('Mine.');
});
