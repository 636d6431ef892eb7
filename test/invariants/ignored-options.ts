import type { z } from 'zod';
import { UserError } from '../../errors/user-error.js';
import { setKey } from '../../experiments/plan/set-key.js';
import { nameOf, optionsOf, type Option } from './options-of.js';
import { otherValues } from './other-values.js';

/** What an option needs to matter, where the plain settings do not let it. */
export interface Case {
  /** Other settings that go with it, put over the plain ones. */
  readonly with?: object;
  /** Values to try, where none can be read off the schema. */
  readonly to?: readonly unknown[];
}

/** Something with options, and a way to see what they do. */
export interface Probed {
  readonly schema: z.ZodType;
  /** Settings under which most options matter. */
  readonly plain: object;
  /** By the name of the option. */
  readonly cases?: Readonly<Record<string, Case>>;
  /** Options that can be seen nowhere, with the reason. */
  readonly excused?: Readonly<Record<string, string>>;
  /** Which options to look at; all by default. */
  readonly isMeant?: (name: string) => boolean;
  /** Stands for everything that comes out under these settings, and for nothing that only repeats them. Throws UserError where they do not go together. */
  readonly outcome: (settings: object) => Promise<string>;
}

/** Values tried before an option counts as ignored. */
const MOST_TRIES = 8;

/**
 * The options that change nothing, each with the values that were tried; also cases and excuses of options that are not there. One value that changes what comes out is
 * enough: the option is read. O(options x values tried) outcomes.
 */
export async function ignoredOptions(probed: Probed): Promise<string[]> {
  const { schema, plain, cases = {}, excused = {}, isMeant = () => true } = probed;
  const options = optionsOf(schema).filter((option) => isMeant(nameOf(option)));
  const names = new Set(options.map(nameOf));
  const gone = [...Object.keys(cases), ...Object.keys(excused)].filter((name) => !names.has(name));
  const ignored = gone.map((name) => `${name}: there is no such option any more`);
  const before = new Map<object | undefined, string>();
  for (const name of names) {
    const alike = options.filter((option) => nameOf(option) === name);
    if (name in excused) continue;
    const own = cases[name] ?? {};
    const settings = { ...plain, ...own.with };
    // Plain settings have one outcome for all options.
    if (!before.has(own.with)) before.set(own.with, await probed.outcome(settings));
    const tried: unknown[] = [];
    if (!(await changes(probed, { alike, settings, own, tried }, before.get(own.with) as string)))
      ignored.push(`${name}: tried ${JSON.stringify(tried)}`);
  }
  return ignored;
}

interface Trial {
  /** The options of that name: the branches of a union may each have one. */
  readonly alike: readonly Option[];
  readonly settings: object;
  readonly own: Case;
  /** Filled with what was tried. */
  readonly tried: unknown[];
}

/** Whether some other value of an option changes the outcome. */
async function changes(
  { schema, outcome }: Probed,
  { alike, settings, own, tried }: Trial,
  before: string,
): Promise<boolean> {
  const path = alike[0].path.map((key) => (key === '[]' ? '0' : key));
  const parsed = schema.parse(settings);
  const given = path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], parsed);
  const values = own.to ?? alike.flatMap(({ node }) => otherValues(node, given));
  for (const value of values.slice(0, MOST_TRIES)) {
    const changed = setKey(settings, path, value, 'test') as object;
    if (!schema.safeParse(changed).success) continue;
    tried.push(value);
    try {
      if ((await outcome(changed)) !== before) return true;
    } catch (error) {
      // A value that does not go with the others tells nothing.
      if (!(error instanceof UserError)) throw error;
      tried.push(error.message);
    }
  }
  return false;
}
