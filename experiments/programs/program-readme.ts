import { NONE } from '../../sim/traffic/columns.js';
import { CLIENT_NAMES, VERB_NAMES } from '../../sim/traffic/verb.js';
import type { HandedOver, PartFile } from './handed-over.js';
import type { Program } from './program.js';

/** What the columns mean that are no features. */
const MEANINGS: Readonly<Record<string, string>> = {
  id: 'number of the row, unlike in all files; scores are told by it',
  account: 'number of the account; means nothing',
  label: '1 = the label desk says inauthentic, 0 = organic; few, late, partly wrong',
  t: 'second since the start of the log; never decreases',
  verb: `what was done: ${VERB_NAMES.map((name, code) => `${code} ${name}`).join(', ')}`,
  actor: 'the account that acts',
  target: `the account acted upon; ${NONE} = none`,
  object: `the post acted upon or made; ${NONE} = none`,
  session: 'the session it belongs to',
  device: 'the device it came from',
  client: `the program it came through: ${CLIENT_NAMES.map((name, code) => `${code} ${name}`).join(', ')}`,
  network: 'autonomous system number of the network it came from',
  createdSec: 'second the account was opened; negative = before the log; 2147483647 = not yet',
  isPrivate: '1 = private',
  isBusiness: '1 = business account',
  hasPicture: '1 = has a profile picture',
  nPostsBefore: 'posts made before the start of the log',
  follower: 'the account that follows at the start of the log',
  followee: 'the account it follows',
};

/** `schema.json`: everything a program has to know about the folder it is handed. */
export function programReadme(
  { params, seed, train, meanings }: HandedOver,
  {
    parts,
    columns,
    files,
  }: {
    readonly parts: readonly PartFile[];
    readonly columns: Readonly<Record<string, readonly string[]>>;
    readonly files: Program['files'];
  },
): Readonly<Record<string, unknown>> {
  const [, ...wanted] = parts;
  const nRows = wanted.reduce((sum, part) => sum + part.nRows, 0);
  const extensions = files === 'both' ? ['parquet', 'csv'] : [files];
  return {
    format: 'program@1',
    level: train.unit,
    params,
    /** Everything drawn by chance should come from it: the same study then gives the same report. */
    seed,
    learnFrom: 'train',
    score: wanted.map(({ part }) => part),
    parts: Object.fromEntries(
      parts.map(({ part, past, first, nRows: n }) => [
        part,
        {
          files: extensions.map((extension) => `${part}.${extension}`),
          nRows: n,
          firstId: first,
          windowStartSec: past.windowStartSec,
          nowSec: past.nowSec,
        },
      ]),
    ),
    files: Object.fromEntries(
      Object.entries(columns).flatMap(([name, of]) => extensions.map((extension) => [`${name}.${extension}`, of])),
    ),
    columns: Object.fromEntries(
      [...new Set(Object.values(columns).flat())].map((name) => [name, MEANINGS[name] ?? meanings.get(name) ?? '']),
    ),
    missing: 'NaN in a feature = unknown',
    write: {
      file: 'scores.parquet',
      or: 'scores.csv',
      nRows,
      columns: { id: 'id of the row', score: 'number in [0,1]; higher = more likely inauthentic' },
    },
  };
}
