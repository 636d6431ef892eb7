import { describe, expect, it } from 'vitest';
import { FAMILIES } from '../sim/small-world.js';
import { deedsOf, townWith } from './deeds.js';

const SHAPED = ['follow-service', 'collusion-network'] as const;
const COVER = 1.5;

describe.each(SHAPED)('%s with cover edges', (family) => {
  it('does about as much more as asked, on others than it is paid for, and never on itself', async () => {
    const town = { nPeople: 200, horizonDays: 8 };
    const [plain, covered] = await Promise.all([
      townWith(family, FAMILIES[family], town),
      townWith(family, { ...FAMILIES[family], coverEdges: COVER }, town),
    ]);
    const [before, after] = [deedsOf(plain), deedsOf(covered)].map((deeds) =>
      deeds.filter(({ verb }) => verb !== 'login'),
    );
    expect(before.length).toBeGreaterThan(300);
    // Edges that are there already (a small town is soon full of them), posts that are too old and runs that end early are not made up for.
    expect(after.length).toBeGreaterThan((1 + 0.2 * COVER) * before.length);
    expect(after.length).toBeLessThan((1 + 1.1 * COVER) * before.length);
    for (const { actor, target } of after) expect(target).not.toBe(actor);
    const targets = (deeds: typeof after): number => new Set(deeds.map(({ target }) => target)).size;
    expect(targets(after)).toBeGreaterThanOrEqual(targets(before));
    expect(after.some(({ verb }) => verb === 'follow') && after.some(({ verb }) => verb === 'like')).toBe(true);
  });

  it('hides behind more of them the harder it evades, and behind none that nobody asked for', async () => {
    const count = async (change: Record<string, unknown>, params: Record<string, unknown>): Promise<number> =>
      deedsOf(await townWith(family, { ...FAMILIES[family], ...params }, { nPeople: 120, horizonDays: 5, ...change }))
        .length;
    expect(await count({ evasion: 1 }, { coverEdges: 0 })).toBe(await count({ evasion: 1 }, {}));
    expect(await count({ evasion: 1 }, { coverEdges: 2 })).toBeGreaterThan(1.5 * (await count({ evasion: 1 }, {})));
  });
});
