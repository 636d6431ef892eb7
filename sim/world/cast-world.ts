import { blamed } from '../../errors/blamed.js';
import { childKey, indexedKey, openStream, type RandomStream, type StreamKey } from '../../random/stream.js';
import type { Confounder } from '../confounder.js';
import type { Operation, WorldSize } from '../operation.js';
import type { Persona, Traits } from '../persona.js';
import type { Scenario } from '../scenario/schema.js';
import { NO_PERSONA, OWNER } from '../truth/truth.js';
import { checkDevices, checkTraits } from './check-traits.js';
import { comeAndGo } from './growth.js';
import type { Ingredients } from './ingredients.js';
import { mistake } from './plugin-mistakes.js';
import type { Cast, Soul } from './population.js';
import { putIntoZone } from './time-zones.js';

/** Draws the bots, and says how to draw each person. */
export function castWorld(
  scenario: Scenario,
  { mix, operations, confounders }: Ingredients,
  key: StreamKey,
): WorldCast {
  const altered: Altered[] = [];
  const alterers = confounders.flatMap(({ name, plugin, params, muted }) =>
    plugin.alter === undefined ? [] : [{ name, muted, plugin, params, key: childKey(key, `confounder/${name}/alter`) }],
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
    const { horizonDays } = scenario;
    let traits = drawTraits(plugin, params, random, horizonDays);
    traits = putIntoZone(scenario.timeZones, soulKey, traits);
    traits = comeAndGo(scenario.growth, { soulKey, horizonDays }, traits);
    for (const { name, muted, plugin: alterer, params: given, key: alterKey } of alterers) {
      const chance = openStream(indexedKey(alterKey, person));
      const changed = alterTraits(alterer, given, chance, { traits, horizonDays });
      if (changed === null) continue;
      if (!muted) traits = changed;
      altered.push({ person, confounder: name, traits: changed });
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
    const { traits, nDevices } = askFor(plugin, params, openStream(botKey), size);
    for (const [bot, trait] of traits.entries())
      bots.push({ traits: trait, persona: NO_PERSONA, operator: index + 1, key: indexedKey(botKey, bot) });
    botRanges.push([nBots, (nBots += traits.length)]);
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

/** A person as the persona draws them, fit to live. */
function drawTraits(plugin: Persona, params: unknown, random: RandomStream, horizonDays: number): Traits {
  const traits = blamed(`${plugin.kind} ${plugin.id}: draw`, () => plugin.draw(params, random, horizonDays));
  checkTraits(plugin, traits);
  return traits;
}

/** A person as a confounder changes them, or null. */
function alterTraits(
  plugin: Confounder,
  params: unknown,
  random: RandomStream,
  { traits, horizonDays }: { readonly traits: Traits; readonly horizonDays: number },
): Traits | null {
  const where = `${plugin.kind} ${plugin.id}: alter`;
  const changed = blamed(where, () => plugin.alter?.(params, random, traits, horizonDays) ?? null);
  if (changed !== null) checkTraits(plugin, changed);
  return changed;
}

/** The bots and the number of devices that an operation asks for. */
function askFor(
  plugin: Operation,
  params: unknown,
  random: RandomStream,
  size: WorldSize,
): { readonly traits: readonly Traits[]; readonly nDevices: number } {
  const where = `operation ${plugin.id}`;
  const traits = blamed(`${where}: bots`, () => plugin.bots?.(params, random, size) ?? []);
  if (!Array.isArray(traits)) throw mistake(`${where}: bots`, 'a list of traits', traits);
  for (const bot of traits as readonly Traits[]) checkTraits(plugin, bot);
  const nDevices = blamed(`${where}: nDevices`, () => plugin.nDevices(params, size));
  checkDevices(plugin, nDevices);
  return { traits, nDevices };
}

/** A person whom a confounder changed. */
export interface Altered {
  readonly person: number;
  readonly confounder: string;
  /** As the confounder would have them, muted or not. */
  readonly traits: Traits;
}

/** Who is to live in a world, and what operations bring along. */
export interface WorldCast {
  readonly cast: Cast;
  /** Filled while people move in. */
  readonly altered: readonly Altered[];
  /** Per operation: its bots among all bots. */
  readonly botRanges: readonly (readonly [number, number])[];
  /** Per operation: its devices among all operations' devices. */
  readonly deviceRanges: readonly (readonly [number, number])[];
  readonly nOperationDevices: number;
}
