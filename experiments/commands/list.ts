import type { Command } from 'commander';
import { blamed } from '../../errors/blamed.js';
import { didYouMean } from '../../errors/did-you-mean.js';
import { UserError } from '../../errors/user-error.js';
import { LISTERS, type Listed } from './listers.js';
import { OUT, printResult, withCommonOptions, type CommonOptions } from './options.js';
import type { ParameterFacts } from './parameters-of.js';

/** Adds `ersatz list [KIND] [ID]`. */
export function addList(program: Command): void {
  const command = program
    .command('list [kind] [id]')
    .description(
      `list what a study can name: ${Object.keys(LISTERS).join(', ')}; with an id, that one with its parameters`,
    );
  withCommonOptions(command, 'npx ersatz list detectors gradient-boosting', OUT.nothing).action(list);
}

async function list(kind: string | undefined, id: string | undefined, options: CommonOptions): Promise<void> {
  const kinds = Object.keys(LISTERS);
  if (kind !== undefined && !kinds.includes(kind))
    throw new UserError(`list: unknown kind "${kind}"${didYouMean(kind, kinds)}`);
  const found: Record<string, Listed[]> = {};
  for (const wanted of kind === undefined ? kinds : [kind]) found[wanted] = await LISTERS[wanted](options.plugins);
  if (kind !== undefined && id !== undefined) return listOne(kind, found[kind], id, options);
  const width = Math.max(...Object.values(found).flatMap((entries) => entries.map((entry) => entry.id.length)));
  const blocks = Object.entries(found).map(([name, entries]) => [name, ...linesOf(entries, width)].join('\n'));
  const plain = Object.entries(found).map(([name, entries]) => [name, entries.map((entry) => asJson(entry))] as const);
  printResult(options, Object.fromEntries(plain), blocks.join('\n\n'));
}

/** A line each; where there is more to say, its columns and source are the line, and the summary is below. */
function linesOf(entries: readonly Listed[], idWidth: number): string[] {
  const cells = entries.map(({ facts = {} }) => Object.values(facts).map((value) => textOf(value)));
  const widths = (cells.at(0) ?? []).map((_, column) => Math.max(...cells.map((line) => line[column].length)));
  return entries.flatMap(({ id, summary, source }, at) => {
    const columns = cells[at].map((cell, column) => cell.padEnd(widths[column]));
    if (columns.length === 0) return [`  ${id.padEnd(idWidth)}  ${summary}`];
    return [['', id.padEnd(idWidth), ...columns, source].join('  '), `  ${''.padEnd(idWidth)}  ${summary}`];
  });
}

async function listOne(kind: string, entries: readonly Listed[], id: string, options: CommonOptions): Promise<void> {
  const one = entries.find((entry) => entry.id === id);
  if (one === undefined) {
    const near = didYouMean(
      id,
      entries.map((entry) => entry.id),
    );
    throw new UserError(`list ${kind}: no such id "${id}"${near}`);
  }
  const { parametersOf } = await import('./parameters-of.js');
  const { params, values, parts = [] } = one;
  const declared = params === undefined ? [] : blamed(`list ${kind}: ${one.id}: params`, () => parametersOf(params));
  const parameters = declared.map((parameter) =>
    values === undefined ? parameter : { ...parameter, default: valueAt(values, parameter.name) },
  );
  const nameWidth = Math.max(...parts.map(({ name }) => name.length));
  const facts = Object.entries({ ...one.facts, ...(one.source === undefined ? {} : { source: one.source }) });
  const lines = [
    `${one.id}: ${one.summary}`,
    ...facts.map(([name, value]) => `  ${name}: ${textOf(value)}`),
    ...(parts.length === 0
      ? []
      : ['', ...parts.map((part) => `  ${part.name.padEnd(nameWidth)}  ${part.description}`)]),
    ...(parameters.length > 0 ? ['', 'parameters', ...parameters.flatMap((one) => parameterLines(one, values))] : []),
    ...(parameters.length === 0 && TUNABLE.includes(kind) ? ['  takes no parameters'] : []),
  ];
  const plain = { ...asJson(one), parameters, ...(parts.length === 0 ? {} : { parts }) };
  printResult(options, { [kind]: [plain] }, lines.join('\n'));
}

/** Kinds of plug-ins that a study may set parameters of; of the others it is not worth a word that they take none. */
const TUNABLE = ['detectors', 'personas', 'confounders', 'operations', 'policies'];

/** The value of a dotted name; null where it is left out. */
function valueAt(values: Listed['values'], name: string): unknown {
  return name.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | null)?.[key] ?? null, values);
}

function parameterLines(
  { name, range, default: preset, description }: ParameterFacts,
  values: Listed['values'],
): string[] {
  const word = values === undefined ? 'default' : 'here';
  const unset = values === undefined ? 'has to be given' : 'not set';
  const given = preset === null ? unset : `${word} ${JSON.stringify(preset)}`;
  return [`  ${name}: ${range}; ${given}`, ...(description === '' ? [] : [`      ${description}`])];
}

function asJson({ id, summary, facts, source }: Listed): Record<string, unknown> {
  return { id, summary, ...facts, ...(source === undefined ? {} : { source }) };
}

function textOf(value: string | readonly string[]): string {
  return typeof value === 'string' ? value : value.join(', ');
}
