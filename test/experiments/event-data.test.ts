import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDataset } from '../../experiments/datasets/data-set-folder.js';
import { toTraffic } from '../../experiments/datasets/event-traffic.js';
import { loadDataset } from '../../experiments/datasets/load-dataset.js';
import { readCsv } from '../../experiments/datasets/read-csv.js';
import { readEvents, type EventsSpec } from '../../experiments/datasets/read-events.js';
import { datasetSchema } from '../../experiments/plan/dataset-schema.js';
import { runStudy } from '../../experiments/run.js';
import { packageRoot } from '../../plugins/package-root.js';
import type { Report } from '../../reports/report.js';
import { hasShared } from './shared-data.js';
import { folderIn, temporaryFolder, writeTo } from './tiny-study.js';

const folder = temporaryFolder();
const CLI = join(packageRoot(), 'dist', 'experiments', 'cli.js');
const ersatz = (args: readonly string[]) => spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8' });
const SPEC: EventsSpec = { kind: 'timed-events', map: {}, label: 'label', twoSided: false, verb: 'like' };
const DAY_SEC = 86_400;

function read(text: string, spec: Partial<EventsSpec> = {}, labels?: { text: string; of: 'who' | 'whom' }) {
  const csv = readCsv(writeTo(folderIn(folder), 'events.csv', text));
  const source =
    labels === undefined
      ? null
      : { csv: readCsv(writeTo(folderIn(folder), 'labels.csv', labels.text)), id: 'id', label: 'label', of: labels.of };
  return readEvents(csv, { ...SPEC, ...spec }, source);
}

test('events come in the order of time, dates and seconds alike, with days counted from midnight', () => {
  const log = read('who,whom,when,label\nb,c,2018-11-20T01:00:00Z,0\na,c,1542628800,1\n');
  expect([...log.tSec]).toEqual([12 * 3600, 25 * 3600]);
  expect(log.nAccounts).toBe(3);
  expect([...log.isInauthentic].sort()).toEqual([0, 1]);
  expect(log.isInauthentic[[...log.account].indexOf(log.who[0])]).toBe(1);
});

test('account numbers do not depend on the order of the file', () => {
  const rows = ['a,b,1,0', 'c,d,2,1', 'e,f,3,0', 'a,d,4,0'];
  const log = read(['who,whom,when,label', ...rows].join('\n'));
  expect(read(['who,whom,when,label', ...rows.toReversed()].join('\n'))).toEqual(log);
});

test('two sides are two sets of accounts; one side is one', () => {
  const text = 'from,to,label\n1,2,0\n2,1,1\n';
  const map = { kind: 'labelled-edges' } as const;
  expect(read(text, map).nAccounts).toBe(2);
  expect(read(text, { ...map, twoSided: true }).nAccounts).toBe(4);
});

test('weights repeat an event; labels of what is acted on pass to who acts', () => {
  const log = read(
    'from,to,times\na,x,3\nb,y,1\n',
    { kind: 'labelled-edges', map: { weight: 'times' }, twoSided: true },
    { text: 'id,label\nx,0\nx,1\ny,0\n', of: 'whom' },
  );
  expect(log.who).toHaveLength(4);
  expect(log.account).toHaveLength(2);
  const heavy = [...log.account].indexOf(log.who[0]);
  expect([...log.isInauthentic]).toEqual([...log.account].map((_, row) => Number(row === heavy)));
});

test('traffic has an epoch a day, whom as target, and every account from the start', () => {
  const { traffic, nowSec } = toTraffic(read('who,whom,when,label\na,b,0,1\nb,a,180000,0\na,b,180001,1\n'));
  expect(nowSec).toBe(3 * DAY_SEC);
  expect(traffic.epochs.map(({ nActions }) => nActions)).toEqual([1, 0, 2]);
  const { createdSec, nAccounts } = traffic.accounts;
  for (let account = 0; account < nAccounts; account++) expect(createdSec[account]).toBeLessThan(0);
  expect(traffic.epochs[2].actor[0]).toBe(traffic.epochs[0].target[0]);
});

test.each<[what: string, text: string, spec: Partial<EventsSpec>, message: RegExp]>([
  [
    'a bad time',
    'who,whom,when,label\na,b,1,0\na,b,soon,0\n',
    {},
    /events\.csv:3: column "when": expected seconds or a date/,
  ],
  [
    'milliseconds',
    'who,whom,when,label\na,b,1542614400000,0\n',
    {},
    /events\.csv:2: column "when": expected seconds since 1970, got "1542614400000"; milliseconds are to be divided/,
  ],
  [
    'times too far apart',
    'who,whom,when,label\na,b,0,0\na,b,9000000000,0\n',
    {},
    /events\.csv: column "when": expected at most 136 years .* got 285; times are seconds/,
  ],
  ['no such column', 'who,whom,time,label\na,b,1,0\n', {}, /has no column "when" for the when/],
  [
    'no such role',
    'who,whom,when,label\na,b,1,0\n',
    { map: { whem: 'when' } },
    /map: "whem" is nothing that timed-events have; did you mean "whom"/,
  ],
  [
    'a bad label',
    'who,whom,when,label\na,b,1,maybe\n',
    {},
    /events\.csv:2: label column "label": expected 0 or 1, got "maybe"/,
  ],
  [
    'a bad verb',
    'who,whom,when,label,v\na,b,1,0,lick\n',
    { map: { verb: 'v' } },
    /unknown verb "lick"; did you mean "like"/,
  ],
  [
    'a bad weight',
    'from,to,w,label\na,b,0,0\n',
    { kind: 'labelled-edges', map: { weight: 'w' } },
    /events\.csv:2: column "w": expected a whole number of at least 1, got 0/,
  ],
])('%s is told with its place', (_, text, spec, message) => {
  expect(() => read(text, spec)).toThrow(message);
});

test('labels of nobody who is there are a mistake', () => {
  expect(() => read('who,whom,when\na,b,1\n', {}, { text: 'id,label\nz,1\n', of: 'who' })).toThrow(
    /column "id": none of its ids acts in .*events\.csv; expected the ids of "who"/,
  );
});

/** Forty people who star what they like when they like, and ten accounts that star the same eight things in the same minutes. */
function farmCsv(): string {
  const events: string[] = ['who,whom,when,label'];
  for (let person = 0; person < 40; person++)
    for (let k = 0; k < 6; k++) {
      const thing = (person * 7 + k * k * 5) % 60;
      events.push(
        `p${person},t${thing},${((person * 7919 + k * 104_729) % 20) * DAY_SEC + ((person * 541) % DAY_SEC)},0`,
      );
    }
  for (let bot = 0; bot < 10; bot++)
    for (let k = 0; k < 8; k++) events.push(`b${bot},t${k},${(3 + k) * DAY_SEC + bot * 20},1`);
  return events.join('\n');
}

function aucOf({ rows }: Report, detector: string): number {
  return (
    rows.find((row) => row.detector === detector && row.metric === 'roc-auc' && row.segment === 'overall')?.value ?? NaN
  );
}

describe('a study on timed events', () => {
  test('timing, graph and feature detectors find a farm in a file, and an imported folder gives the same report', async () => {
    const inside = folderIn(folder);
    const csv = writeTo(inside, 'stars.csv', farmCsv());
    const imported = join(inside, 'stars');
    const { status, stdout } = ersatz(['import', 'timed-events', csv, '--verb', 'like', '--out', imported, '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'timed-events', nEvents: 320, nRows: 50, nInauthentic: 10 });
    const study = (file: string): string =>
      writeTo(inside, 'study.yaml', {
        ...{ format: 'study@1', name: 'stars', seed: 's' },
        dataset: { kind: 'timed-events', file, verb: 'like', folds: 2 },
        detectors: [
          { use: 'synchrotrap', with: { verbs: ['like'], days: 30, withinMinutes: 10, minMatched: 3 } },
          { use: 'fraudar', with: { verbs: ['like'], days: 30 } },
          { use: 'gradient-boosting', with: { iterations: 10 } },
        ],
      });
    const options = { workers: 1, runsDir: join(inside, 'runs'), fresh: true };
    const { report } = await runStudy(study('stars.csv'), options);
    expect(aucOf(report, 'synchrotrap')).toBe(1);
    expect(aucOf(report, 'fraudar')).toBeGreaterThan(0.9);
    expect(aucOf(report, 'gradient-boosting')).toBeGreaterThan(0.9);
    expect(report.skipped.some(({ why }) => why.includes('only their labels are kept back'))).toBe(true);
    const again = await runStudy(study('stars'), options);
    expect(again.report.rows).toEqual(report.rows);
  });

  test('detectors that learn are never told the labels of the rows they are tested on', async () => {
    // A program that says what it was told: 0.5 where it was told nothing. Told the labels of the test rows it would rank them perfectly.
    const inside = folderIn(folder);
    const rows = Array.from({ length: 80 }, (_, row) => `a${row},t${row % 9},${row * 977},${row % 2}`);
    writeTo(inside, 'stars.csv', ['who,whom,when,label', ...rows].join('\n'));
    writeTo(
      inside,
      'tell.awk',
      `BEGIN { print "id,score" } $1 == "id" { next } FILENAME ~ /train/ { account[$1] = $2 } FILENAME ~ /labels/ { told[account[$1]] = $2 }
       FILENAME ~ /validation|test/ { print $1 "," ($2 in told ? told[$2] : 0.5) }`,
    );
    const tell = 'cd "$0" && awk -F, -f "$OLDPWD/tell.awk" train.csv labels.csv validation.csv test.csv > scores.csv';
    const study = writeTo(inside, 'study.yaml', {
      ...{ format: 'study@1', name: 'told', seed: 's' },
      dataset: { kind: 'timed-events', file: 'stars.csv', folds: 4 },
      detectors: [{ as: 'told', command: ['sh', '-c', tell], program: { files: 'csv', features: [], traffic: false } }],
    });
    const { report } = await runStudy(study, { workers: 1, runsDir: join(inside, 'runs') });
    expect(report.skipped.filter(({ why }) => why.startsWith('failed'))).toEqual([]);
    expect(aucOf(report, 'told')).toBe(0.5);
  });
});

test('an imported folder is held to its header', () => {
  const inside = folderIn(folder);
  const edges = writeTo(inside, 'edges.csv', 'from,to\n1,9\n2,9\n');
  const labels = writeTo(inside, 'labels.csv', 'user,bad\n1,1\n2,0\n3,0\n');
  const out = join(inside, 'edges');
  const args = [
    'import',
    'labelled-edges',
    edges,
    '--labels',
    labels,
    '--labels-map',
    'id=user,label=bad',
    '--two-sided',
    '--out',
    out,
  ];
  expect(ersatz(args).status).toBe(0);
  const opened = openDataset(out);
  expect(opened.header).toMatchObject({ kind: 'labelled-edges', nAccounts: 4, nEvents: 2, nRows: 3, nInauthentic: 1 });
  writeTo(out, 'who.u32', Uint8Array.of(1, 2, 3));
  expect(() => openDataset(out)).toThrow(/who\.u32: expected 8 bytes, got 3; import the data again/);
});

test('label cells can be named, and rows left out by them', () => {
  const inside = folderIn(folder);
  writeTo(inside, 'accounts.csv', 'x,kind\n1,bot\n2,human\n3,unsure\n4,bot\n5,human\n');
  const spec = { file: 'accounts.csv', label: 'kind', inauthentic: ['bot'], leftOut: ['unsure'], folds: 2 };
  const { columns, isInauthentic } = loadDataset(datasetSchema.parse(spec), inside, 's');
  expect([...columns['x']]).toEqual([1, 2, 4, 5]);
  expect([...isInauthentic]).toEqual([1, 0, 1, 0]);
  expect(() => loadDataset(datasetSchema.parse({ ...spec, inauthentic: ['bots'] }), inside, 's')).toThrow(
    /label column "kind": no row has "bots"; did you mean "bot"/,
  );
});

describe.skipIf(!hasShared('data', 'weibo_suspicious', 'edges.csv.gz'))('weibo-suspicious (skipped: no data)', () => {
  test('is read whole: 8,405 users, 868 of them suspicious, 61,964 objects', async () => {
    const { planStudy } = await import('../../experiments/plan/plan-study.js');
    const { findStudy } = await import('../../experiments/plan/find-study.js');
    const { dataset } = await planStudy(findStudy('weibo-suspicious'));
    expect(dataset?.isInauthentic).toHaveLength(8405);
    expect(dataset?.isInauthentic.reduce((sum, label) => sum + label, 0)).toBe(868);
    expect(dataset?.happenings?.traffic.accounts.nAccounts).toBe(8405 + 61_964);
  });
});
