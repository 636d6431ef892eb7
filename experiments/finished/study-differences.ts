import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readConfig } from '../plan/read-config.js';
import type { FinishedFolder } from './open-run.js';

/** One setting that two studies have differently. */
export interface StudyDifference {
  /** Like `scenarios[first-light].nPeople`: list items by what they are called, else by place. */
  readonly path: string;
  /** As JSON; null where that study has no such setting. */
  readonly a: string | null;
  readonly b: string | null;
}

/** What is only for people to read; names stand in the paths, and those of the studies tell runs apart anyway. */
const SAID = new Set(['title', 'question', 'summary', 'format', 'name']);

/**
 * What two runs were set to differently, by the studies in their folders, every name resolved. Texts for people are left out. Empty where a folder has no
 * study. Throws UserError where one is damaged. O(settings).
 */
export function studyDifferences(a: FinishedFolder, b: FinishedFolder): StudyDifference[] {
  const [inA, inB] = [a, b].map(settingsOf);
  if (inA === null || inB === null) return [];
  return [...new Set([...inA.keys(), ...inB.keys()])].flatMap((path) => {
    const [own, other] = [inA.get(path) ?? null, inB.get(path) ?? null];
    return own === other ? [] : [{ path, a: own, b: other }];
  });
}

/** Whether a scenario, or the data set, gives both runs the same worlds and windows where it gets the same seed. */
export function isSameWorld(differences: readonly StudyDifference[], scenario: string): boolean {
  const ofWorlds = [`scenarios[${scenario}].`, 'dataset.', 'split.'];
  return !differences.some(({ path }) => ofWorlds.some((start) => path.startsWith(start)));
}

function settingsOf({ path }: FinishedFolder): Map<string, string> | null {
  const file = join(path, 'study.yaml');
  if (!existsSync(file)) return null;
  const settings = new Map<string, string>();
  collect(readConfig(file, z.record(z.string(), z.unknown())), '', settings);
  return settings;
}

function collect(value: unknown, path: string, settings: Map<string, string>): void {
  if (Array.isArray(value)) {
    const names = value.map(nameOf);
    const isNamed = names.every((name, place) => name !== null && names.indexOf(name) === place);
    value.forEach((item, place) => collect(item, `${path}[${isNamed ? names[place] : place}]`, settings));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value))
      if (!SAID.has(key)) collect(inner, path === '' ? key : `${path}.${key}`, settings);
  } else settings.set(path, JSON.stringify(value));
}

/** What an item of a list is called: a word, or by its name, in the report where it has one there, else by what it uses. */
function nameOf(item: unknown): string | null {
  if (typeof item === 'string') return item;
  if (typeof item !== 'object' || item === null) return null;
  const { as, name, use } = item as { as?: unknown; name?: unknown; use?: unknown };
  return [as, name, use].find((word): word is string => typeof word === 'string') ?? null;
}
