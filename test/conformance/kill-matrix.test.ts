import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors/user-error.js';
import { examine } from '../../experiments/examiner/examine.js';
import { loadChecks } from '../../experiments/examiner/load-checks.js';
import { plantAgain, plantBugs } from './planted/bugs.js';
import { plant } from './planted/plant.js';

const OPTIONS = { seed: 7, nWorlds: 20 };

describe('the kill matrix', () => {
  it('passes the honest detector that the bugs are planted in', { timeout: 60_000 }, async () => {
    const results = await examine(plant('honest'), OPTIONS);
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
  });

  for (const { detector, caughtBy } of plantBugs())
    it(`${caughtBy} catches ${detector.id}`, { timeout: 60_000 }, async () => {
      // Only the check in question: its path with no steps starts from the first world. Stories are shrunk further below.
      const fresh = () => plantAgain(detector.id);
      const [result] = await examine(detector, { ...OPTIONS, path: caughtBy, fresh, shrinks: false });
      expect(result).toMatchObject({ check: caughtBy, passed: false });
      expect(result?.story).toContain(`npx ersatz check ${detector.id} --seed 7 --path ${caughtBy}:`);
    });

  it('has a planted bug for every check', async () => {
    const caught = new Set(plantBugs().map(({ caughtBy }) => caughtBy));
    expect([...caught].sort()).toEqual((await loadChecks()).map(({ id }) => id));
  });

  it('says so when a detector could not be examined at all', async () => {
    const [first] = await examine(plant('wants-a-table', { features: ['table/age'] }), {
      ...OPTIONS,
      path: 'repeatable',
    });
    expect(first).toMatchObject({ passed: false });
    expect(first?.story).toBe('could not be examined: it needs the feature table/age, which this data does not offer');
  });

  it('refuses a path that names no check', async () => {
    await expect(examine(plant('honest'), { ...OPTIONS, path: 'repeatble:0' })).rejects.toThrow(UserError);
    await expect(examine(plant('honest'), { ...OPTIONS, path: 'repeatble:0' })).rejects.toThrow(
      'did you mean "repeatable"?',
    );
  });
});

describe('a story', () => {
  it.each(['has-it-backwards', 'draws-lots', 'shrugs'])(
    'of a crowd in which %s fails is about a handful of accounts that anybody could tell apart',
    { timeout: 60_000 },
    async (id) => {
      const { detector, caughtBy } = plantBugs().find((bug) => bug.detector.id === id)!;
      const [found] = await examine(detector, { ...OPTIONS, path: caughtBy });
      const story = found.story!;
      const told = [...story.matchAll(/account \d+, a (bot|person): opened/g)].map(([, kind]) => kind);
      expect(new Set(told)).toEqual(new Set(['bot', 'person']));
      expect(told.length).toBeLessThanOrEqual(4);
      expect(story).not.toContain('more'); // nothing had to be left out
      expect(story).toMatch(/row \d+ \(account \d+, a bot\): score/);
      const path = /--path (\S+)/.exec(story)![1];
      const [again] = await examine(detector, { ...OPTIONS, path });
      expect(again.story?.split('again:')[0]).toBe(story.split('again:')[0]);
    },
  );

  const reader = () => plantBugs().find(({ detector }) => detector.id === 'reads-account-numbers')!.detector;

  it('is about the smallest world, and replays from its own command', { timeout: 60_000 }, async () => {
    const [found] = await examine(reader(), { ...OPTIONS, path: 'id-blind' });
    const story = found.story!;
    expect(story).toMatch(/row \d+ \(account \d+\): score \S+ before, \S+ after/);
    expect(story.match(/account \d+: opened/g)!.length).toBeLessThanOrEqual(3);
    expect(story.match(/^ {2}day /gm) ?? []).toEqual([]);
    const path = /--path (\S+)/.exec(story)![1];
    const [replayed] = await examine(reader(), { ...OPTIONS, path });
    expect(replayed?.story?.split('again:')[0]).toBe(story.split('again:')[0]);
  });
});
