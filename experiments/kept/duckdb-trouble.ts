import { UserError } from '../../errors/user-error.js';

/** What DuckDB says, in one line after `where`, as the user's mistake; an error that is not DuckDB's is given back as it is. */
export function duckdbTrouble(error: unknown, where: string, whatToDo = ''): unknown {
  if (error instanceof UserError || !(error instanceof Error)) return error;
  const [told] = /[A-Z][A-Za-z ]* Error: [^]*/.exec(error.message) ?? [];
  return told === undefined ? error : new UserError(`${where}: ${oneLine(told)}${whatToDo}`);
}

/** DuckDB's message without its drawing of the place. */
const oneLine = (message: string): string =>
  message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('LINE ') && !/^\^+$/.test(line))
    .join(' ');
