import { describe, expect, it } from 'vitest';
import { parametersOf } from '../../experiments/commands/parameters-of.js';
import { indexedKey, openStream, rootKey } from '../../random/stream.js';
import type { Persona, Traits } from '../../sim/persona.js';
import { loadWorldPlugins } from '../../sim/simulate.js';

const { personas } = await loadWorldPlugins();
const N_PEOPLE = 6000;

/** Traits of many people, drawn as a world of 28 days draws them. */
function peopleOf(persona: Persona, given: object): Traits[] {
  const key = rootKey('traits');
  const parsed = persona.params.parse(given);
  return Array.from({ length: N_PEOPLE }, (_, person) => persona.draw(parsed, openStream(indexedKey(key, person)), 28));
}

/** What parameters that are shares say of each person. */
const IS_OF: Readonly<Record<string, (person: Traits) => boolean>> = {
  privateShare: ({ isPrivate }) => isPrivate,
  emptyShare: ({ postsPerWeek }) => postsPerWeek === 0,
  noPictureShare: ({ hasPicture }) => !hasPicture,
  schedulerShare: ({ scheduledShare = 0 }) => scheduledShare > 0,
  unseenShare: ({ popularity }) => popularity === 0,
  leavingShare: ({ leavesDay }) => leavesDay !== undefined,
};

const sorted = (values: readonly number[]): number[] => values.toSorted((x, y) => x - y);

/** Parameters whose description says what share of the people, or which quantile of them, has what. */
const promised = [...personas.values()].flatMap((persona) => {
  const [somebody] = peopleOf(persona, {});
  return parametersOf(persona.params)
    .filter(({ name, description }) => name in IS_OF || (/^(median|least)/.test(description) && name in somebody))
    .map(({ name, description, default: given }) => ({ id: persona.id, persona, name, description, given }));
});

describe('a parameter of a persona is what it says', () => {
  it.each(promised)('$id.$name: $description', ({ persona, name, description, given }) => {
    // Whoever is overlooked goes before the rest.
    const found = name !== 'unseenShare' && persona.id === 'onlooker' ? { unseenShare: 0 } : {};
    if (name in IS_OF) {
      for (const share of [0.2, 0.7]) {
        const people = peopleOf(persona, { ...found, [name]: share });
        expect(people.filter(IS_OF[name]).length / N_PEOPLE).toBeCloseTo(share, 1);
      }
      return;
    }
    for (const value of [given as number, (given as number) / 2]) {
      const drawn = sorted(
        peopleOf(persona, { ...found, [name]: value }).map((traits) => traits[name as 'popularity']),
      );
      const quantile = drawn[description.startsWith('least') ? 0 : N_PEOPLE >> 1];
      expect(quantile / value).toBeGreaterThan(0.9);
      expect(quantile / value).toBeLessThan(1.1);
    }
  });
});

describe('how much more people are followed than they would be', () => {
  const regular = personas.get('regular')!;
  it.each(['apart', 'together'])(
    'is popularity, and at least leastPopularity, where profiles are drawn %s',
    (profile) => {
      const [plain, twice] = [1, 2].map((popularity) => peopleOf(regular, { profile, popularity }));
      expect(twice.map(({ popularity }) => popularity)).toEqual(plain.map(({ popularity }) => 2 * popularity));
      const least = sorted(plain.map(({ popularity }) => popularity))[N_PEOPLE >> 2];
      const raised = peopleOf(regular, { profile, leastPopularity: least });
      expect(raised.map(({ popularity }) => popularity)).toEqual(
        plain.map(({ popularity }) => Math.max(least, popularity)),
      );
    },
  );
});
