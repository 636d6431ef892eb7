import { expect, it } from 'vitest';
import { resolveScenario } from '../../experiments/plan/plan-scenarios.js';
import { loadScenario, parseScenario } from '../../sim/scenario/load-scenario.js';
import type { Scenario } from '../../sim/scenario/schema.js';

const changedBy = (change: Record<string, unknown>): Scenario =>
  resolveScenario({ use: 'instagram-2018', with: change }, 'here', '.');
const whole = loadScenario('instagram-2018');

it('a setting inside of an object leaves the others of that object as the scenario has them', () => {
  const { graph, summary } = changedBy({ graph: { meanFollowings: 31, padding: { share: 0.5 } } });
  expect(graph).toEqual({ ...whole.graph, meanFollowings: 31, padding: { ...whole.graph.padding, share: 0.5 } });
  // In this scenario they differ from the defaults.
  expect(whole.graph).not.toEqual(parseScenario({ ...whole, graph: {} }, 'bare').graph);
  expect(summary).toBe(`${whole.summary} Here: graph.meanFollowings 31, graph.padding.share 0.5.`);
  expect(() => changedBy({ graph: { meanFollowing: 31 } })).toThrow('did you mean "meanFollowings"?');
});

it('a list is replaced whole', () => {
  expect(changedBy({ operations: [{ use: 'bot-farm' }] }).operations.map(({ use }) => use)).toEqual(['bot-farm']);
});

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
