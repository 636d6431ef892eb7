import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { didYouMean } from '../../errors/did-you-mean.js';
import { UserError } from '../../errors/user-error.js';
import { packageRoot } from '../../plugins/package-root.js';

/** Names of the studies that come with the package, sorted. */
export function listStudies(): string[] {
  return readdirSync(studiesFolder())
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/** The file of a study: a shipped name, or a path (anything with a slash or a YAML ending). Throws UserError when there is none. */
export function findStudy(nameOrPath: string): string {
  if (/[/\\]|\.ya?ml$/.test(nameOrPath)) {
    if (!existsSync(nameOrPath)) throw new UserError(`${nameOrPath}: no such study file`);
    return nameOrPath;
  }
  const studies = listStudies();
  if (!studies.includes(nameOrPath))
    throw new UserError(`study "${nameOrPath}": no such study${didYouMean(nameOrPath, studies)}`);
  return join(studiesFolder(), `${nameOrPath}.yaml`);
}

function studiesFolder(): string {
  return join(packageRoot(), 'experiments', 'studies');
}
