import { didYouMean } from '../../errors/did-you-mean.js';
import { UserError } from '../../errors/user-error.js';

/** Keys of a named entry (`{use, with, as}`) itself; all others are keys of its `with`. */
const OWN_KEYS: ReadonlySet<string> = new Set(['use', 'with', 'as', 'levels', 'share', 'muted', 'command', 'program']);
/** A step that means every entry of a list. */
const EVERY = '*';

/**
 * Gives a copy of a config with one key changed. The path goes through mappings by key and through lists by the name of an entry, its number, or `*`:
 * `replicates`, `labels.auditShare`, `detectors.gradient-boosting.iterations`, `scenarios.*.operations.bot-farm.bots`. Throws UserError, opened by
 * `where`, when a list holds no such entry or something on the way has no keys.
 */
export function setKey(config: unknown, path: readonly string[], value: unknown, where: string): unknown {
  const [step, ...rest] = path;
  if (Array.isArray(config)) return inList(config, step, where, (entry) => inEntry(entry, rest, value, where));
  if (typeof config !== 'object' || config === null)
    throw new UserError(
      `${where}: "${step}" can not be set: what lies above it is ${JSON.stringify(config)}, without keys`,
    );
  const before = (config as Record<string, unknown>)[step];
  return { ...config, [step]: rest.length === 0 ? value : setKey(before ?? {}, rest, value, where) };
}

/** Changes the entries of a list that a step names. */
export function inList(
  list: readonly unknown[],
  step: string,
  where: string,
  change: (entry: unknown) => unknown,
): unknown[] {
  const isMeant = (entry: unknown, position: number): boolean =>
    step === EVERY || entryName(entry) === step || String(position) === step;
  if (!list.some(isMeant))
    throw new UserError(`${where}: there is no entry "${step}"${didYouMean(step, list.map(entryName))}`);
  return list.map((entry, position) => (isMeant(entry, position) ? change(entry) : entry));
}

/** The name that an entry goes by in a report: its `as`, else its `name`, else its `use`. */
export function entryName(entry: unknown): string {
  if (typeof entry !== 'object' || entry === null) return String(entry);
  const { as, name, use } = entry as Readonly<Record<string, unknown>>;
  return [as, name, use].find((one) => typeof one === 'string') ?? '';
}

function inEntry(entry: unknown, path: readonly string[], value: unknown, where: string): unknown {
  if (path.length === 0) return value;
  const whole = typeof entry === 'string' ? { use: entry, with: {} } : entry;
  const isMix = typeof whole === 'object' && whole !== null && ('use' in whole || 'command' in whole);
  return setKey(whole, isMix && !OWN_KEYS.has(path[0]) ? ['with', ...path] : path, value, where);
}
