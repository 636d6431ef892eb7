import { readFileSync, writeFileSync } from 'node:fs';
import { UserError } from '../../errors/user-error.js';

const opening = (name: string): string => `<!-- ${name}: written by npm run ${name} -->`;
const closing = (name: string): string => `<!-- end of ${name} -->`;

/** Puts `text` between the two marks of a page that a command writes to; what stands outside of them stays. Throws UserError when the marks are missing. */
export function betweenMarks(page: string, name: string, text: string, where = 'the page'): string {
  const [from, to] = [page.indexOf(opening(name)), page.indexOf(closing(name))];
  if (from < 0 || to < from)
    throw new UserError(
      `${where}: marks are missing; expected ${opening(name)} and ${closing(name)}, got neither or one`,
    );
  return `${page.slice(0, from)}${opening(name)}\n\n${text.trim()}\n\n${page.slice(to)}`;
}

/** Writes `text` between the marks of the command `name` in a file. */
export function writeBetweenMarks(file: string, name: string, text: string): void {
  writeFileSync(file, betweenMarks(readFileSync(file, 'utf8'), name, text, file));
}
