import type { Study } from './study-schema.js';

/** The label desk at work in a scenario: its own, where a sweep of labels gave it one, else the study's. */
export function labelsOfScenario({ labels, labelDesks }: Study, scenario: string): Study['labels'] {
  return labelDesks?.[scenario] ?? labels;
}
