import { createHash } from 'node:crypto';
import { accessSync, constants, readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join, relative, resolve } from 'node:path';
import { UserError } from '../../errors/user-error.js';
import { programSchema, type Program } from '../programs/program.js';
import type { Study } from './study-schema.js';

/** One entry of a study's detectors that is not just an id. */
export type DetectorEntry = Exclude<Study['detectors'][number], string>;

/**
 * Resolves the program of a study's entry: its working folder, that the program can be started, and a fingerprint of the files it is made of (those its
 * command line names, and those below `reads`). `where` opens the message. Throws UserError with the key path.
 */
export function planProgram({ command, program = {} }: DetectorEntry, studyFolder: string, where: string): Program {
  const given = programSchema.parse(program);
  const folder = resolve(studyFolder, given.folder ?? '.');
  const [file, ...args] = command as [string, ...string[]];
  assertStartable(file, folder, where);
  const named = [file, ...args].filter((text) => isFile(resolve(folder, text)));
  const more = given.reads.flatMap((path, position) => {
    const whole = resolve(studyFolder, path);
    if (statSync(whole, { throwIfNoEntry: false }) === undefined)
      throw new UserError(`${where}.program.reads[${position}]: ${path}: no such file or folder`);
    return filesOf(whole);
  });
  const files = [...new Set([...named.map((text) => resolve(folder, text)), ...more])].sort();
  const hash = createHash('sha256');
  for (const path of files) hash.update(`${relative(folder, path)}\0`).update(readFileSync(path));
  const { keep, ...rest } = given;
  return {
    ...rest,
    ...(keep === undefined ? {} : { keep: resolve(studyFolder, keep) }),
    reads: given.reads.map((path) => resolve(studyFolder, path)),
    command: [file, ...args],
    folder,
    fingerprint: hash.digest('hex'),
  };
}

function assertStartable(file: string, folder: string, where: string): void {
  if (/[/\\]/.test(file)) {
    const path = resolve(folder, file);
    if (!isFile(path)) throw new UserError(`${where}.command: ${file}: no such program, looked for in ${folder}`);
    if (!isExecutable(path))
      throw new UserError(
        `${where}.command: ${file}: can not be executed; run chmod +x, or name its interpreter first`,
      );
    return;
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((path) => path !== '');
  if (!folders.some((path) => isExecutable(join(path, file))))
    throw new UserError(`${where}.command: "${file}" is not installed; expected a program on the PATH, or a path`);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return isFile(path);
  } catch {
    return false;
  }
}

/** A file, or all files below a folder. */
function filesOf(path: string): string[] {
  if (isFile(path)) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
