import { readFileSync } from 'node:fs';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { didYouMean } from '../../errors/did-you-mean.js';
import { keysAt } from '../../errors/keys-at.js';
import { shown } from '../../errors/shown.js';
import { UserError } from '../../errors/user-error.js';

type Path = readonly PropertyKey[];

/** Reads a YAML file and checks it against a schema. Throws UserError with file, line, column and key path. */
export function readConfig<T>(file: string, schema: z.ZodType<T>): T {
  return parseConfig(readText(file), file, schema);
}

/** Like readConfig, for text already read; `file` is only named in errors. */
export function parseConfig<T>(text: string, file: string, schema: z.ZodType<T>): T {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const syntax = document.errors[0];
  if (syntax !== undefined) {
    const { line, col } = lines.linePos(syntax.pos[0]);
    throw new UserError(
      syntax.code === 'MULTIPLE_DOCS'
        ? `${file}:${line}:${col}: a second document begins; expected one; put it into a file of its own`
        : `${file}:${line}:${col}: is not valid ${languageOf(file)}: ${syntax.message.split('\n')[0]}`,
    );
  }
  const data = plainOf(document, file);
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const { path, complaint } = explainIssue(parsed.error.issues[0], schema, data);
  throw new UserError(`${file}${placeOf(document, lines, path)}: ${withPath(path, complaint)}`);
}

/** What a document says. Aliases (`*name`) are only followed now: one without its anchor, or too many of them, is the user's mistake too. */
function plainOf(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new UserError(`${file}: is not valid ${languageOf(file)}: ${(error as Error).message.split('\n')[0]}`);
  }
}

/** Checks a value found at a key path of a file. Throws UserError with the file and the whole key path. */
export function checkConfig<T>(value: unknown, file: string, schema: z.ZodType<T>, at: Path = []): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, complaint } = explainIssue(parsed.error.issues[0], schema, value);
  throw new UserError(`${file}: ${withPath([...at, ...path], complaint)}`);
}

/** Reads a text file. Throws UserError when there is none. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UserError(`${file}: no such file`);
    if (code === 'EISDIR') throw new UserError(`${file}: is a folder; expected a file`);
    throw error;
  }
}

function explainIssue(issue: z.core.$ZodIssue, schema: z.ZodType, data: unknown): { path: Path; complaint: string } {
  if (issue.code === 'unrecognized_keys') {
    const complaint = `unknown key${didYouMean(issue.keys[0], keysAt(schema, issue.path))}`;
    return { path: [...issue.path, issue.keys[0]], complaint };
  }
  if (issue.code === 'invalid_union') {
    const inner = closestBranch(issue);
    if (inner !== null) return explainIssue({ ...inner, path: [...issue.path, ...inner.path] }, schema, data);
  }
  const complaint = issue.message
    .replace(/^Invalid input: /, '')
    .replace(/, received .*$/, '')
    .replace(/^[A-Z]/, (first) => first.toLowerCase());
  const got = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    data,
  );
  return { path: issue.path, complaint: `${complaint}, got ${shown(got)}` };
}

function withPath(path: Path, complaint: string): string {
  return path.length > 0 ? `${pathText(path)}: ${complaint}` : complaint;
}

/** Of the branches of a union, the complaint of the one whose kind of value fits: an object is held to the object branch. */
function closestBranch(issue: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue | null {
  const isFar = (inner: z.core.$ZodIssue): boolean =>
    inner.path.length === 0 && (inner.code === 'invalid_type' || inner.code === 'invalid_value');
  const branch = issue.errors.find((issues) => issues.length > 0 && !isFar(issues[0]));
  return branch?.[0] ?? null;
}

/** Writes a key path as people read it: `detectors[1].with`. */
export function pathText(path: Path): string {
  return path
    .map((step, depth) => (typeof step === 'number' ? `[${step}]` : depth === 0 ? String(step) : `.${String(step)}`))
    .join('');
}

/** `:line:column` of the nearest node on the path that the file holds. */
function placeOf(document: Document, lines: LineCounter, path: Path): string {
  for (let depth = path.length; depth > 0; depth--) {
    const parent = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
    const pair = pairOf(parent, path[depth - 1]);
    const node = pair ?? document.getIn(path.slice(0, depth), true);
    if (!isNode(node) || node.range === null || node.range === undefined) continue;
    const { line, col } = lines.linePos(node.range[0]);
    return `:${line}:${col}`;
  }
  return '';
}

/** The key node of a mapping: more telling than the place of its value. */
function pairOf(parent: unknown, key: PropertyKey): unknown {
  const items = (parent as { items?: { key?: { value?: unknown } }[] } | null)?.items;
  return items?.find((item) => item.key?.value === key)?.key;
}

/** JSON is read as YAML, but is called by its name. */
const languageOf = (file: string): string => (file.endsWith('.json') ? 'JSON' : 'YAML');
