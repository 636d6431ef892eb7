import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { didYouMean } from '../../errors/did-you-mean.js';
import { keysAt } from '../../errors/keys-at.js';
import { shown } from '../../errors/shown.js';
import { UserError } from '../../errors/user-error.js';
import { packageRoot } from '../../plugins/package-root.js';
import { scenarioSchema, type Scenario } from './schema.js';

const catalog = (): string => join(packageRoot(), 'sim', 'scenario', 'catalog');

/** Names of the scenarios that ship, sorted. */
export function listScenarios(): string[] {
  return readdirSync(catalog())
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/** Loads a shipped scenario by name or any by path. Throws UserError naming file, line or key path. */
export function loadScenario(nameOrPath: string): Scenario {
  const isPath = /[/\\]|\.ya?ml$/.test(nameOrPath);
  const path = isPath ? nameOrPath : join(catalog(), `${nameOrPath}.yaml`);
  if (!existsSync(path)) {
    if (isPath) throw new UserError(`${path}: no such scenario file`);
    throw new UserError(`scenario "${nameOrPath}" is unknown${didYouMean(nameOrPath, listScenarios())}`);
  }
  const document = parseDocument(readFileSync(path, 'utf8'), { prettyErrors: true, logLevel: 'error' });
  const error = document.errors[0];
  if (error !== undefined) {
    const { line, col } = error.linePos?.[0] ?? { line: 1, col: 1 };
    const what =
      error.code === 'MULTIPLE_DOCS'
        ? 'a second document begins; expected one; put it into a file of its own'
        : `not valid YAML: ${error.message.split('\n')[0].replace(/ at line.*$/, '')}`;
    throw new UserError(`${path}:${line}:${col}: ${what}`);
  }
  let data: unknown;
  try {
    data = document.toJS();
  } catch (error) {
    // Aliases are only followed now: one may have no anchor.
    throw new UserError(`${path}: is not valid YAML: ${(error as Error).message.split('\n')[0]}`);
  }
  return parseScenario(data, path);
}

/** Checks a scenario that was given as data, for instance inline in a study; `where` opens the message. */
export function parseScenario(data: unknown, where: string): Scenario {
  const parsed = scenarioSchema.safeParse(data);
  if (!parsed.success) {
    const { issues } = parsed.error;
    // A key that nobody knows says more than one that is missing: it may be the same, written otherwise.
    // Another kind of file altogether is told before any of its keys.
    const isOther = typeof (data as { format?: unknown } | null)?.format === 'string';
    const first =
      issues.find(({ path }) => isOther && path[0] === 'format') ??
      issues.find(({ code }) => code === 'unrecognized_keys') ??
      issues[0];
    throw new UserError(`${where}: ${describeIssue(first, data)}`);
  }
  const scenario = parsed.data;
  if (24 % scenario.epochHours !== 0)
    throw new UserError(
      `${where}: epochHours must divide 24; got ${scenario.epochHours}; take 24, 12, 8, 6, 4, 3, 2 or 1`,
    );
  return Object.freeze(scenario);
}

/** One clear phrase for the first thing that is wrong: key path, what was expected, did you mean. */
function describeIssue(issue: z.core.$ZodIssue, data: unknown): string {
  const path = issue.path.join('.') || 'the scenario';
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(scenarioSchema, issue.path);
    return `${[...issue.path, issue.keys[0]].join('.')} is not a known key${didYouMean(issue.keys[0], known)}`;
  }
  const got: unknown = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    data,
  );
  return `${path}: ${issue.message.replace(/^Invalid input: /, '').replace(/, received .*$/, '')}; got ${shown(got)}`;
}
