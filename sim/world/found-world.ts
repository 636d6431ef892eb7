import { childKey, indexedKey, openStream, type StreamKey } from '../../random/stream.js';
import { UserError } from '../../errors/user-error.js';
import { didYouMean } from '../../errors/did-you-mean.js';
import type { z } from 'zod';
import type { Confounder } from '../confounder.js';
import type { Operation } from '../operation.js';
import type { Persona, Traits } from '../persona.js';
import type { Scenario } from '../scenario/schema.js';
import { NONE } from '../traffic/columns.js';
import {
  NO_PERSONA,
  OWNER,
  type CampaignTruth,
  type Enrolment,
  type LedgerRow,
  type OperationTruth,
  type Participation,
} from '../truth/truth.js';
import { circadianQuantiles } from './circadian.js';
import type { SetupContext } from './context.js';
import { FollowLists } from './follow-lists.js';
import { drawInitialGraph } from './initial-graph.js';
import { newLiveState, type LiveState, type Trend } from './live-state.js';
import { newLikeMemory } from './like-memory.js';
import { drawNetworks } from './networks.js';
import { handOutTickets } from './popularity.js';
import { openCrew, type Crew } from './crew.js';
import { newSkills } from './skills.js';
import { settle, type Cast, type Population, type Soul } from './population.js';
import { openView } from './view.js';
import type { Actor } from './plugin-phase.js';

/** The plug-ins that a scenario may use. */
export interface WorldPlugins {
  readonly personas: ReadonlyMap<string, Persona>;
  readonly confounders: ReadonlyMap<string, Confounder>;
  readonly operations: ReadonlyMap<string, Operation>;
}

/** A founded world: everybody has an account and follows somebody; nothing has happened yet. */
export interface FoundedWorld {
  readonly state: LiveState;
  readonly lists: FollowLists;
  readonly graph: { readonly offset: Uint32Array; readonly target: Uint32Array };
  readonly personas: readonly string[];
  readonly actors: readonly Actor[];
  readonly truth: FoundedTruth;
  readonly crew: Crew;
  readonly nCommunities: number;
}

/** The part of the truth that is known before the first epoch; plug-ins may add campaigns later. */
export interface FoundedTruth {
  readonly operations: readonly OperationTruth[];
  readonly campaigns: CampaignTruth[];
  readonly enrolments: Enrolment[];
  readonly participations: Participation[];
  readonly ledger: LedgerRow[];
}

interface Used<P> {
  readonly name: string;
  readonly plugin: P;
  readonly params: unknown;
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
    const popularity = handOutTickets(people, population, nCommunities);
    // 3. Who follows whom.
    const atStart = people.filter((account) => population.accounts.createdSec[account] <= 0);
    const startPopularity = handOutTickets(atStart, population, nCommunities);
    const { lists: columns, graph } = await drawInitialGraph(population, startPopularity, scenario.graph, crew);
    const lists = new FollowLists(columns);
    // 4. Confounders and operations find their people.
    const unused = newLiveState(population, popularity, circadianQuantiles());
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
    const actors = [
      ...confounders.flatMap((entry) => {
        const own = altered.filter(({ confounder }) => confounder === entry.name).map(({ person }) => person);
        const accounts = own.sort((x, y) => x - y).map((person) => population.people[person]);
        const parts = { truth, trends, key, altered: accounts };
        const actor = setUpConfounder(entry, base(`confounder/${entry.name}`), parts);
        return entry.muted ? [] : [actor];
      }),
      ...operations.map((entry, index) =>
        setUpOperation(entry, index, {
          base: base(`operation/${entry.name}`),
          truth,
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
    const state: LiveState = { ...unused, trends, likes: newLikeMemory(population.nAccounts, driven) };
    crew.settle(state);
    return { state, lists, graph, personas, actors, truth, crew, nCommunities };
  } catch (error) {
    await crew.close();
    throw error;
  }
}

function chooseIngredients(scenario: Scenario, plugins: WorldPlugins): Ingredients {
  const mix = scenario.organic.map((entry, index) => ({
    ...use(entry, plugins.personas, `organic[${index}]`),
    share: entry.share,
  }));
  const operations = unique(
    scenario.operations.map((entry, index) => use(entry, plugins.operations, `operations[${index}]`)),
  ).map((used) => ({ ...used, params: evadingParams(used, scenario.evasion) }));
  const confounders = unique(
    scenario.confounders.map((entry, index) => ({
      ...use(entry, plugins.confounders, `confounders[${index}]`),
      muted: entry.muted,
    })),
  );
  return { mix, operations, confounders };
}

/** Draws the bots, and says how to draw each person. */
function castWorld(scenario: Scenario, { mix, operations, confounders }: Ingredients, key: StreamKey): WorldCast {
  const altered: Altered[] = [];
  const alterers = confounders.flatMap(({ name, plugin, params, muted }) =>
    plugin.alter === undefined
      ? []
      : [{ name, muted, alter: plugin.alter.bind(plugin), params, key: childKey(key, `confounder/${name}/alter`) }],
  );
  const peopleKey = childKey(key, 'people');
  const totalShare = mix.reduce((sum, entry) => sum + entry.share, 0);
  const keyOf = (person: number): StreamKey => indexedKey(peopleKey, person);
  const drawPerson = (person: number): Soul => {
    const soulKey = keyOf(person);
    const random = openStream(soulKey, 'traits');
    let left = random.uniform() * totalShare;
    let persona = 0;
    while (persona < mix.length - 1 && left >= mix[persona].share) left -= mix[persona++].share;
    const { plugin, params } = mix[persona];
    let traits = plugin.draw(params, random, scenario.horizonDays);
    for (const { name, muted, alter, params: given, key: alterKey } of alterers) {
      const changed = alter(given, openStream(indexedKey(alterKey, person)), traits, scenario.horizonDays);
      if (changed === null) continue;
      if (!muted) traits = changed;
      altered.push({ person, confounder: name });
    }
    return { traits, persona, operator: OWNER, key: soulKey };
  };
  const bots: Soul[] = [];
  const size = { nPeople: scenario.nPeople, horizonDays: scenario.horizonDays };
  const botRanges: [number, number][] = [];
  const deviceRanges: [number, number][] = [];
  let nOperationDevices = 0;
  let nBots = 0;
  for (const [index, { name, plugin, params }] of operations.entries()) {
    const botKey = childKey(childKey(key, `operation/${name}`), 'bots');
    const traits: readonly Traits[] = plugin.bots?.(params, openStream(botKey), size) ?? [];
    for (const [bot, trait] of traits.entries())
      bots.push({ traits: trait, persona: NO_PERSONA, operator: index + 1, key: indexedKey(botKey, bot) });
    botRanges.push([nBots, (nBots += traits.length)]);
    const nDevices = plugin.nDevices(params, size);
    deviceRanges.push([nOperationDevices, (nOperationDevices += nDevices)]);
  }
  return {
    cast: { nPeople: scenario.nPeople, keyOf, drawPerson, bots },
    altered,
    botRanges,
    deviceRanges,
    nOperationDevices,
  };
}

/** What a scenario puts into its world. */
interface Ingredients {
  readonly mix: readonly (Used<Persona> & { share: number })[];
  readonly operations: readonly Used<Operation>[];
  readonly confounders: readonly UsedConfounder[];
}

/** A confounder in use; of a muted one only the participants are noted. */
interface UsedConfounder extends Used<Confounder> {
  readonly muted: boolean;
}

/** A person whom a confounder changed. */
interface Altered {
  readonly person: number;
  readonly confounder: string;
}

interface WorldCast {
  readonly cast: Cast;
  /** Filled while people move in. */
  readonly altered: readonly Altered[];
  /** Per operation: its bots among all bots. */
  readonly botRanges: readonly (readonly [number, number])[];
  /** Per operation: its devices among all operations' devices. */
  readonly deviceRanges: readonly (readonly [number, number])[];
  readonly nOperationDevices: number;
}

function setUpConfounder(
  { name, plugin, params, muted }: UsedConfounder,
  base: SetupContext,
  { truth, trends, key, altered }: ConfounderParts,
): Actor {
  const participate = (account: number, fromSec: number, toSec: number): void =>
    void truth.participations.push({ account, confounder: name, fromSec, toSec });
  const trend = (account: number, fromSec: number, toSec: number, pull: number): void =>
    void (muted || trends.push({ account, fromSec, toSec, pull }));
  const memory = plugin.setup(params, { ...base, altered, participate, trend });
  return { plugin, params, memory, key: childKey(childKey(key, `confounder/${name}`), 'act'), operation: NONE };
}

interface ConfounderParts {
  readonly truth: FoundedTruth;
  readonly trends: Trend[];
  readonly key: StreamKey;
  /** Accounts of those whom this confounder altered. */
  readonly altered: readonly number[];
}

interface OperationSetUp {
  readonly base: SetupContext;
  readonly truth: FoundedTruth;
  readonly key: StreamKey;
  readonly population: Population;
  readonly bots: readonly [number, number];
  readonly devices: readonly [number, number];
}

function setUpOperation({ name, plugin, params }: Used<Operation>, index: number, parts: OperationSetUp): Actor {
  const { truth, population, key } = parts;
  const firstDevice = population.deviceStart[population.nAccounts];
  const openCampaign = (campaign: string, beneficiary: number): number =>
    truth.campaigns.push({ operation: index, name: campaign, beneficiary }) - 1;
  const memory = plugin.setup(params, {
    ...parts.base,
    bots: Array.from(population.bots.subarray(...parts.bots)),
    devices: Array.from(population.deviceId.subarray(firstDevice + parts.devices[0], firstDevice + parts.devices[1])),
    openCampaign,
    placeBot(bot, device, [evening, daytime]) {
      population.deviceId[population.deviceStart[bot]] = device;
      population.homeNetwork[bot] = evening;
      population.mobileNetwork[bot] = daytime;
    },
    enrol(account, fromSec, toSec) {
      truth.enrolments.push({ account, operation: index, fromSec, toSec });
      return openCampaign(`customer ${truth.enrolments.length}`, account);
    },
  });
  return { plugin, params, memory, key: childKey(childKey(key, `operation/${name}`), 'act'), operation: index };
}

/** Finds a plug-in by id and parses its parameters; errors name the key path in the scenario. */
function use<P extends { readonly params: z.ZodType }>(
  entry: { use: string; with: Record<string, unknown> },
  known: ReadonlyMap<string, P>,
  path: string,
): Used<P> {
  const plugin = known.get(entry.use);
  if (plugin === undefined)
    throw new UserError(`scenario: ${path}.use is unknown: "${entry.use}"${didYouMean(entry.use, [...known.keys()])}`);
  const parsed = plugin.params.safeParse(entry.with);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new UserError(
      `scenario: ${[path, 'with', ...issue.path].join('.')}: ${issue.message.toLowerCase()}; see "ersatz list" for the parameters of ${entry.use}`,
    );
  }
  return { name: entry.use, plugin, params: parsed.data };
}

/** The parameters as the scenario's evasion dial turns them; as they are where it is not turned or the operation can not evade. */
const evadingParams = ({ plugin, params }: Used<Operation>, evasion: number | undefined): unknown =>
  evasion === undefined || plugin.evade === undefined ? params : plugin.evade(params, evasion);

/** Makes names unique: the second use of `bot-farm` is `bot-farm-2`. */
function unique<U extends { readonly name: string }>(used: readonly U[]): readonly U[] {
  const seen = new Map<string, number>();
  return used.map((entry) => {
    const count = (seen.get(entry.name) ?? 0) + 1;
    seen.set(entry.name, count);
    return count === 1 ? entry : { ...entry, name: `${entry.name}-${count}` };
  });
}
