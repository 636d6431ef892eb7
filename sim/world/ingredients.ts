import { z } from 'zod';
import { blamed } from '../../errors/blamed.js';
import { didYouMean } from '../../errors/did-you-mean.js';
import { shown } from '../../errors/shown.js';
import { UserError } from '../../errors/user-error.js';
import type { Confounder } from '../confounder.js';
import type { Operation } from '../operation.js';
import type { Persona } from '../persona.js';
import type { Scenario } from '../scenario/schema.js';

/** The plug-ins that a scenario may use. */
export interface WorldPlugins {
  readonly personas: ReadonlyMap<string, Persona>;
  readonly confounders: ReadonlyMap<string, Confounder>;
  readonly operations: ReadonlyMap<string, Operation>;
}

/** A plug-in in use, with its parameters. */
export interface Used<P> {
  readonly name: string;
  readonly plugin: P;
  readonly params: unknown;
}

/** What a scenario puts into its world. */
export interface Ingredients {
  readonly mix: readonly (Used<Persona> & { share: number })[];
  readonly operations: readonly Used<Operation>[];
  readonly confounders: readonly UsedConfounder[];
}

/** A confounder in use; of a muted one only the participants are noted. */
export interface UsedConfounder extends Used<Confounder> {
  readonly muted: boolean;
}

/** Chooses the plug-ins that a scenario names. Throws UserError, opened by `where`, on unknown ones or bad parameters. */
export function chooseIngredients(scenario: Scenario, plugins: WorldPlugins, where = 'scenario'): Ingredients {
  const mix = scenario.organic.map((entry, index) => ({
    ...use(entry, plugins.personas, `${where}: organic[${index}]`),
    share: entry.share,
  }));
  const operations = unique(
    scenario.operations.map((entry, index) => use(entry, plugins.operations, `${where}: operations[${index}]`)),
  ).map((used) => ({ ...used, params: evadingParams(used, scenario.evasion) }));
  const confounders = unique(
    scenario.confounders.map((entry, index) => ({
      ...use(entry, plugins.confounders, `${where}: confounders[${index}]`),
      muted: entry.muted,
    })),
  );
  return { mix, operations, confounders };
}

/** Finds a plug-in by id and parses its parameters; `path` opens errors and is the way to the entry. */
function use<P extends Persona | Confounder | Operation>(
  entry: { use: string; with: Record<string, unknown> },
  known: ReadonlyMap<string, P>,
  path: string,
): Used<P> {
  const plugin = known.get(entry.use);
  if (plugin === undefined)
    throw new UserError(
      `${path}.use is unknown: "${entry.use}"${didYouMean(entry.use, [...known.keys()])}; --plugins gives the folder of one of your own`,
    );
  const params = blamed(`${plugin.kind} ${plugin.id}: params`, () => {
    const parsed = plugin.params.safeParse(entry.with);
    if (parsed.success) return parsed.data;
    const { key, complaint } = complaintAbout(parsed.error.issues[0], plugin.params, entry.with);
    throw new UserError(
      `${[path, 'with', ...key].join('.')}: ${complaint}; "ersatz list ${plugin.kind}s ${plugin.id}" shows the parameters`,
    );
  });
  return { name: entry.use, plugin, params };
}

/** What is wrong with parameters, and where: what was expected and given, or what a key that nobody knows may have meant. */
function complaintAbout(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  given: unknown,
): { readonly key: readonly PropertyKey[]; readonly complaint: string } {
  if (issue.code === 'unrecognized_keys') {
    const [typed] = issue.keys;
    const isTop = issue.path.length === 0 && schema instanceof z.ZodObject;
    return {
      key: [...issue.path, typed],
      complaint: `unknown key${isTop ? didYouMean(typed, Object.keys(schema.shape)) : ''}`,
    };
  }
  const got = issue.path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null)?.[key], given);
  const expected = issue.message
    .replace(/^Invalid input: /, '')
    .replace(/, received .*$/, '')
    .replace(/^[A-Z]/, (first) => first.toLowerCase());
  return { key: issue.path, complaint: `${expected}, got ${shown(got)}` };
}

/** The parameters as the scenario's evasion dial turns them; as they are where it is not turned or the operation can not evade. */
const evadingParams = ({ plugin, params }: Used<Operation>, evasion: number | undefined): unknown =>
  evasion === undefined || plugin.evade === undefined
    ? params
    : blamed(`operation ${plugin.id}: evade`, () => plugin.evade?.(params, evasion));

/** Makes names unique: the second use of `bot-farm` is `bot-farm-2`. */
function unique<U extends { readonly name: string }>(used: readonly U[]): readonly U[] {
  const seen = new Map<string, number>();
  return used.map((entry) => {
    const count = (seen.get(entry.name) ?? 0) + 1;
    seen.set(entry.name, count);
    return count === 1 ? entry : { ...entry, name: `${entry.name}-${count}` };
  });
}
