import { childKey, openStream, type StreamKey } from '../../random/stream.js';
import type { Scenario } from '../scenario/schema.js';
import { castWorld } from './cast-world.js';
import { circadianQuantiles } from './circadian.js';
import type { SetupContext } from './context.js';
import { openCrew, type Crew } from './crew.js';
import { FollowLists } from './follow-lists.js';
import { chooseIngredients, type WorldPlugins } from './ingredients.js';
import { drawInitialGraph } from './initial-graph.js';
import { newLikeMemory } from './like-memory.js';
import { newLiveState, type LiveState, type Trend } from './live-state.js';
import { drawNetworks } from './networks.js';
import type { Actor } from './plugin-phase.js';
import { handOutTickets } from './popularity.js';
import { settle } from './population.js';
import { setUpConfounder, setUpOperation, type FoundedTruth } from './set-up-plugins.js';
import { newSkills } from './skills.js';
import { layOutTenures, type Tenure, type Tenures } from './tenures.js';
import { openView } from './view.js';

/** A founded world: everybody has an account and follows somebody; nothing has happened yet. */
export interface FoundedWorld {
  readonly state: LiveState;
  readonly lists: FollowLists;
  readonly graph: { readonly offset: Uint32Array; readonly target: Uint32Array };
  readonly personas: readonly string[];
  readonly actors: readonly Actor[];
  readonly tenures: Tenures;
  readonly truth: FoundedTruth;
  readonly crew: Crew;
  readonly nCommunities: number;
}

/**
 * Founds the world of a scenario: people, bots, devices, networks, the graph, then the operations' and confounders' own set-up. Opens the crew, which
 * founds it together; the caller closes it.
 */
export async function foundWorld(
  scenario: Scenario,
  plugins: WorldPlugins,
  { key, nWorkers }: { readonly key: StreamKey; readonly nWorkers: number },
): Promise<FoundedWorld> {
  // 1. Who is to live here.
  const ingredients = chooseIngredients(scenario, plugins);
  const { mix, operations, confounders } = ingredients;
  const { cast, altered, botRanges, deviceRanges, nOperationDevices } = castWorld(scenario, ingredients, key);
  const crew = openCrew(newSkills(), nWorkers);
  try {
    // 2. Accounts, devices and networks.
    const nCommunities = Math.max(1, Math.round(scenario.nPeople / scenario.graph.communitySize));
    const networks = drawNetworks(childKey(key, 'networks'));
    const population = settle(cast, { key, networks, nCommunities, nOperationDevices });
    const people = population.people.slice().sort();
    const tickets = { nCommunities, padding: scenario.graph.padding };
    const popularity = handOutTickets(people, population, tickets);
    // 3. Who follows whom.
    const atStart = people.filter((account) => population.accounts.createdSec[account] <= 0);
    const startPopularity = handOutTickets(atStart, population, tickets);
    const { lists: columns, graph } = await drawInitialGraph(population, startPopularity, scenario.graph, crew);
    const lists = new FollowLists(columns);
    // 4. Confounders and operations find their people.
    const unused = newLiveState(population, popularity, {
      quantiles: circadianQuantiles(),
      posting: scenario.posting,
    });
    const personas = mix.map((entry) => entry.name);
    const truth: FoundedTruth = {
      operations: operations.map(({ name, plugin }) => ({ id: name, family: plugin.family, label: plugin.label })),
      campaigns: [],
      enrolments: [],
      participations: [],
      ledger: [],
    };
    const view = openView(unused, lists, personas, () => null);
    const horizonSec = scenario.horizonDays * 86_400;
    const base = (name: string): SetupContext => ({
      nPeople: scenario.nPeople,
      horizonSec,
      view,
      networks,
      random: (stream) => openStream(childKey(childKey(key, name), stream)),
    });
    const trends: Trend[] = [];
    const tenures: Tenure[] = [];
    const actors = [
      ...confounders.flatMap((entry, index) => {
        const own = altered.filter(({ confounder }) => confounder === entry.name).sort((x, y) => x.person - y.person);
        const changed = own.map(({ person, traits }) => ({ account: population.people[person], traits }));
        const holder = operations.length + index;
        const parts = { truth, tenures, trends, key, altered: changed, population, holder };
        const actor = setUpConfounder(entry, base(`confounder/${entry.name}`), parts);
        return entry.muted ? [] : [actor];
      }),
      ...operations.map((entry, index) =>
        setUpOperation(entry, index, {
          base: base(`operation/${entry.name}`),
          truth,
          tenures,
          key,
          population,
          bots: botRanges[index],
          devices: deviceRanges[index],
        }),
      ),
    ];
    const driven = [
      ...population.bots,
      ...truth.enrolments.map((e) => e.account),
      ...truth.participations.map((e) => e.account),
    ];
    for (const { person, confounder } of altered)
      truth.participations.push({ account: population.people[person], confounder, fromSec: 0, toSec: horizonSec });
    const state: LiveState = { ...unused, trends, likes: newLikeMemory(population, driven) };
    crew.settle(state);
    const mayAct = layOutTenures(tenures, population.nAccounts);
    return { state, lists, graph, personas, actors, tenures: mayAct, truth, crew, nCommunities };
  } catch (error) {
    await crew.close();
    throw error;
  }
}
