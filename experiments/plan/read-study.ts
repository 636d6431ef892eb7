import { dirname, isAbsolute, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { UserError } from '../../errors/user-error.js';
import { findStudy } from './find-study.js';
import { resolveScenario, SEED_IS_NO_KEY } from './plan-scenarios.js';
import { checkConfig, readConfig } from './read-config.js';
import { setKey } from './set-key.js';
import { studySchema, type Study } from './study-schema.js';

/** What the command line changes in a study. */
export interface StudyChanges {
  readonly seed?: string;
  /** `key=value`, the value as YAML, in the order given. */
  readonly set?: readonly string[];
}

/**
 * Reads a study, with what it extends below it and the changes of the command line on top. Throws UserError with the file, the key path and, where the file is
 * whole by itself, the line.
 */
export function readStudy(file: string, { seed, set = [] }: StudyChanges = {}): Study {
  const written = readRaw(file);
  const whole =
    written['extends'] === undefined
      ? readConfig(file, studySchema)
      : checkConfig(extended(file, written, []), file, studySchema);
  const study = set.reduce((changed, text) => applySet(changed, text, dirname(file)), whole);
  return seed === undefined ? study : { ...study, seed };
}

type RawStudy = Readonly<Record<string, unknown>>;

function readRaw(file: string): RawStudy {
  return readConfig(file, z.looseObject({ extends: z.string().optional() }));
}

/** Keys of the study replace those of what it extends, whole. */
function extended(file: string, written: RawStudy, below: readonly string[]): RawStudy {
  const base = written['extends'];
  if (typeof base !== 'string') return written;
  const own = Object.fromEntries(Object.entries(written).filter(([key]) => key !== 'extends'));
  const chain = [...below, resolve(file)];
  const baseFile = findBase(base, file);
  if (chain.includes(resolve(baseFile)))
    throw new UserError(`${file}: extends: "${base}" extends this study in turn; take one of the two out`);
  return { ...withWholePaths(extended(baseFile, readRaw(baseFile), chain), dirname(resolve(baseFile))), ...own };
}

function findBase(base: string, file: string): string {
  const isPath = /[/\\]|\.ya?ml$/.test(base);
  try {
    return findStudy(isPath && !isAbsolute(base) ? join(dirname(file), base) : base);
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`${file}: extends: ${error.message}`);
    throw error;
  }
}

/** A base may lie in another folder: what it names beside itself is named from the root. */
function withWholePaths(study: RawStudy, folder: string): RawStudy {
  const whole = (name: unknown): unknown =>
    typeof name === 'string' && /\.ya?ml$/.test(name) ? resolve(folder, name) : name;
  const { scenarios, dataset, detectors } = study;
  const withUse = (entry: unknown): unknown =>
    typeof entry === 'object' && entry !== null && 'use' in entry ? { ...entry, use: whole(entry.use) } : whole(entry);
  return {
    ...study,
    ...(Array.isArray(scenarios) ? { scenarios: scenarios.map(withUse) } : {}),
    ...(Array.isArray(detectors) ? { detectors: detectors.map((entry) => withProgramFolder(entry, folder)) } : {}),
    ...(isNamingFile(dataset) ? { dataset: { ...dataset, file: resolve(folder, dataset.file) } } : {}),
  };
}

/** Programs are started in the folder of the study that names them. */
function withProgramFolder(entry: unknown, folder: string): unknown {
  if (typeof entry !== 'object' || entry === null || !('command' in entry)) return entry;
  const { program = {} } = entry as { program?: { folder?: string; reads?: unknown; keep?: string } };
  const reads: unknown = Array.isArray(program.reads)
    ? program.reads.map((path: unknown) => resolve(folder, String(path)))
    : program.reads;
  const whole = {
    ...program,
    folder: resolve(folder, program.folder ?? '.'),
    ...(reads === undefined ? {} : { reads }),
  };
  return { ...entry, program: program.keep === undefined ? whole : { ...whole, keep: resolve(folder, program.keep) } };
}

function isNamingFile(dataset: unknown): dataset is { readonly file: string } {
  return typeof dataset === 'object' && dataset !== null && 'file' in dataset && typeof dataset.file === 'string';
}

/** One `--set`. Scenarios are loaded first, so that any of their keys can be reached. */
function applySet(study: Study, text: string, folder: string): Study {
  const where = `--set ${text}`;
  const equals = text.indexOf('=');
  if (equals < 1) throw new UserError(`${where}: is not a pair; expected key=value, such as replicates=10`);
  const path = text.slice(0, equals).trim().split('.');
  if (path[0] === 'extends')
    throw new UserError(`${where}: expected a key of the study itself; give the other study by name instead`);
  if (path[0] === 'scenarios' && path[2] === 'seed') throw new UserError(`${where}: ${SEED_IS_NO_KEY}`);
  const opened = path[0] === 'scenarios' && path.length > 1 ? withWholeScenarios(study, folder) : study;
  return checkConfig(setKey(opened, path, valueOf(text.slice(equals + 1), where), where), where, studySchema);
}

/** The study with each scenario written out. Throws UserError with the key path. */
export function withWholeScenarios(study: Study, folder: string): Study {
  const { scenarios } = study;
  if (scenarios === undefined) return study;
  const whole = scenarios.map((entry, position) => resolveScenario(entry, `scenarios[${position}]`, folder));
  return { ...study, scenarios: whole };
}

function valueOf(text: string, where: string): unknown {
  try {
    return parse(text) as unknown;
  } catch (error) {
    throw new UserError(`${where}: the value is not valid YAML: ${(error as Error).message.split('\n')[0]}`);
  }
}
