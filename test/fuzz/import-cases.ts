import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { toAccountTable } from '../../experiments/datasets/account-table.js';
import { openDataset, writeDataset, writeEvents } from '../../experiments/datasets/data-set-folder.js';
import { readFolds } from '../../experiments/datasets/folds.js';
import { readCsv } from '../../experiments/datasets/read-csv.js';
import { readEvents } from '../../experiments/datasets/read-events.js';
import { hasShared, sharedPath } from '../experiments/shared-data.js';
import { changedTexts } from './mutations.js';
import { written } from './written.js';

/** A file to import and what the command line says of it. */
export interface ImportCase {
  readonly kind: 'import';
  readonly as: 'account-table' | 'timed-events' | 'labelled-edges';
  readonly text: string;
  readonly map: Readonly<Record<string, string>>;
  readonly label: string;
  readonly fold: string | null;
  readonly twoSided: boolean;
  readonly verb: string;
}

const TABLE = [
  'id,followers,following,has_pic,name,fold,label',
  '1,12,300,1,"a, b",0,0',
  '2,,7,0,"say ""x""",1,1',
  '3,1e3,5,1,c,0,1',
  '4,-2,0,0,d,1,0',
  '5,0.5,2,1,e,0,0',
  '6,77,3,0,f,1,1',
].join('\n');
const EVENTS = [
  'who,whom,when,verb,weight,label',
  'a,b,1540000000,like,1,0',
  'b,a,2018-11-19T08:00:00Z,follow,2,1',
  'c,a,1540000100,comment,1,1',
  'a,c,1540090000,like,3,0',
].join('\n');
const EDGES = ['from,to,weight,label', '1,2,1,0', '2,3,5,1', '3,1,2,0', '4,1,1,1'].join('\n');

/** Lines of a real file that are handed in, its heading among them: what goes wrong goes wrong in few. */
const REAL_LINES = 30;

/** The beginnings of files of real data beside the checkout; none where they are missing. */
const realFiles = (...paths: readonly (readonly [folder: string, file: string])[]): string[] =>
  paths
    .filter((path) => hasShared('data', ...path))
    .map((path) => gunzipSync(readFileSync(sharedPath('data', ...path))).toString('utf8'))
    .map((text) => text.split('\n').slice(0, REAL_LINES).join('\n'));

const TABLES = [
  ...[TABLE, `${TABLE}\n`, TABLE.replaceAll('\n', '\r\n')],
  ...realFiles(
    ['github_bots', 'old_rbmap_features.csv.gz'],
    ['parma_instagram', 'private_view.csv.gz'],
    ['instafake', 'fake_v1.csv.gz'],
    ['instafake', 'automated_v1_aggregated.csv.gz'],
    ['srf_instagram', 'labelled.csv.gz'],
    ['collusive_retweeters', 'users.csv.gz'],
    ['github_fake_stars', 'users.csv.gz'],
  ),
];
const TIMED = [
  EVENTS,
  ...realFiles(
    ['github_fake_stars', 'low_activity_star_events.csv.gz'],
    ['klout_reactions', 'fb.csv.gz'],
    ['instafake', 'nonautomated_media.csv.gz'],
  ),
];
const LINKS = [EDGES, ...realFiles(['weibo_suspicious', 'edges.csv.gz'], ['pokec_directed', 'edges.csv.gz'])];

const importOf = (
  as: ImportCase['as'],
  seeds: readonly string[],
  map: fc.Arbitrary<Readonly<Record<string, string>>>,
): fc.Arbitrary<ImportCase> =>
  fc.record({
    kind: fc.constant('import' as const),
    ...{ as: fc.constant(as), text: changedTexts(seeds), map },
    label: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('label', 'label', 'label_fake') },
      { weight: 1, arbitrary: fc.constantFrom('has_pic', 'name', 'fold', '', 'none', 'user', 'weight') },
    ),
    fold: fc.constantFrom(null, null, null, null, 'fold', 'id', 'name', 'none'),
    twoSided: fc.boolean(),
    verb: fc.constantFrom('follow', 'follow', 'like', 'poke', ''),
  });

/** Small files and the beginnings of real ones, changed in a few places, as each of the three kinds of import. */
export const IMPORT_CASES: fc.Arbitrary<ImportCase> = fc.oneof(
  {
    weight: 3,
    arbitrary: importOf(
      'account-table',
      TABLES,
      fc.constantFrom({}, {}, {}, { x: 'followers' }, { x: 'none' }, { '': 'id' }),
    ),
  },
  {
    weight: 1,
    arbitrary: importOf(
      'timed-events',
      TIMED,
      fc.constantFrom(
        {},
        {},
        { verb: 'verb', weight: 'weight' },
        { who: 'user', whom: 'repo', when: 'unix' },
        { who: 'actor', whom: 'post', when: 'reaction_unix_ms' },
        { who: 'account', whom: 'likes', when: 'upload_unix' },
        { from: 'who' },
        { who: 'none' },
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: importOf(
      'labelled-edges',
      LINKS,
      fc.constantFrom({}, {}, { weight: 'weight' }, { from: 'user', to: 'object', weight: 'weight' }, { to: 'none' }),
    ),
  },
);

/** Imports a case into a folder and reads the data set again. Throws UserError where the file or what is said of it is wrong. */
export function importCase({ as, text, map, label, fold, twoSided, verb }: ImportCase, folder: string): void {
  const csv = readCsv(written(folder, 'table.csv', text));
  const out = join(folder, 'imported');
  rmSync(out, { recursive: true, force: true });
  const about = { name: 'fuzzed', source: 'table.csv', sha256: csv.sha256 };
  if (as !== 'account-table') {
    const log = readEvents(csv, { kind: as, map, label, twoSided, verb }, null);
    writeEvents(out, as, log, about);
    const again = openDataset(out);
    if (!('log' in again) || again.log.who.length !== log.who.length) throw new Error('events were lost on the way');
    return;
  }
  const table = toAccountTable(csv, { map, label, ignore: fold === null ? [] : [fold] });
  writeDataset(out, table, fold === null ? null : readFolds(csv, fold), about);
  const again = openDataset(out);
  if (!('table' in again) || again.table.isInauthentic.length !== table.isInauthentic.length)
    throw new Error('rows were lost on the way');
}
