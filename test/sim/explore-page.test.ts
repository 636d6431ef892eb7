import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadWorldPlugins } from '../../sim/simulate.js';
import { APPEAL_BELOW, appealClassOf, layExplorePage, placeInWindow } from '../../sim/world/explore-page.js';
import { foundWorld } from '../../sim/world/found-world.js';
import { POST, POST_WORDS } from '../../sim/world/post-window.js';
import { QUALITIES } from '../../sim/world/post-quality.js';
import { worldKey } from '../../sim/world/world.js';
import { smallScenario } from './small-world.js';

const scenario = smallScenario({});
const founded = await foundWorld(scenario, await loadWorldPlugins(), { key: worldKey(scenario.seed), nWorkers: 1 });
await founded.crew.close();
const { state, nCommunities } = founded;
const { nAccounts, accounts, community, operator } = state.population;
const span = { startSec: 10 * 86_400, endSec: 11 * 86_400 };

const aPost = fc.record({
  author: fc.nat(nAccounts - 1),
  sec: fc.integer({ min: span.startSec - 3 * 86_400, max: span.endSec - 1 }),
  quality: fc.nat(QUALITIES.length - 1),
});

it('an entry of an explore page never says that a post appeals less than it can in the epoch', () => {
  let nEntries = 0;
  fc.assert(
    fc.property(fc.array(aPost, { minLength: 1, maxLength: 60 }), (made) => {
      const posts = new Int32Array(POST_WORDS * made.length);
      for (const [place, post] of made.entries()) {
        posts[POST_WORDS * place + POST.author] = post.author;
        posts[POST_WORDS * place + POST.sec] = post.sec;
        posts[POST_WORDS * place + POST.quality] = post.quality;
      }
      const page = layExplorePage({ windowId: 0, firstId: 0, posts }, state, { span, nCommunities });
      const shown = new Set<number>();
      for (let c = 0; c < nCommunities; c++)
        for (const entry of page.explore.subarray(page.exploreStart[c], page.exploreStart[c + 1])) {
          const { author, sec, quality } = made[placeInWindow(entry)];
          expect(community[author]).toBe(c);
          const youngestMinutes = Math.max(0, Math.floor((span.startSec - sec) / 60));
          const most = (state.freshness[youngestMinutes] ?? 0) * QUALITIES[quality];
          expect(APPEAL_BELOW[appealClassOf(entry)]).toBeGreaterThan(most);
          shown.add(placeInWindow(entry));
          nEntries++;
        }
      const wanted = made.flatMap(({ author }, place) =>
        accounts.isPrivate[author] === 0 && operator[author] === 0 ? [place] : [],
      );
      expect([...shown].sort((x, y) => x - y)).toEqual(wanted);
    }),
    { seed: 20181119, numRuns: 100 },
  );
  expect(nEntries).toBeGreaterThan(1000);
});
