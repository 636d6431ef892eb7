import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { WorldFolder } from '../../experiments/files/world-folder.js';
import type { WorldHeader } from '../../experiments/files/world-header.js';
import { simulateWorld } from '../../experiments/simulate-world.js';
import { worldFacts } from '../../experiments/judge/world-facts.js';
import { simulate } from '../../sim/simulate.js';
import { CLIENT_NAMES, VERB_NAMES } from '../../sim/traffic/verb.js';
import { NO_PERSONA } from '../../sim/truth/truth.js';
import type { SimulatedWorld } from '../../sim/world/world.js';
import { smallScenario } from '../sim/small-world.js';
import { queryFolder, readParquet } from './read-parquet.js';
import { folderIn, temporaryFolder, writeTo } from './tiny-study.js';

const home = temporaryFolder();
const folder = join(home, 'world');
const scenario = smallScenario();
const numbers = (column: unknown): number[] => Array.from(column as Uint32Array);
let world: SimulatedWorld;
let facts: unknown;
beforeAll(async () => {
  world = await simulate(scenario);
  ({ facts } = await simulateWorld(scenario, { workers: 1, out: folder }));
});

describe('what DuckDB reads back is what the simulation kept in memory', () => {
  test('traffic and truth, part by part', async () => {
    const { epochs } = world.traffic;
    expect(readdirSync(join(folder, 'traffic'))).toHaveLength(epochs.length);
    expect(readdirSync(join(folder, 'truth'))).toHaveLength(epochs.length);
    for (const [index, epoch] of epochs.entries()) {
      const { t, verb, actor, target, object, session, device, client, network } = epoch;
      const name = `part-${String(index).padStart(5, '0')}.parquet`;
      const kept = { t, verb, actor, target, object, session, device, client, network };
      const traffic = await readParquet(folder, `traffic/${name}`);
      expect(Object.keys(traffic)).toEqual(Object.keys(kept));
      for (const [column, values] of Object.entries(kept)) expect(traffic[column]).toEqual(numbers(values));
      const { controller, campaign } = world.truth.epochs[index];
      expect(await readParquet(folder, `truth/${name}`)).toEqual({
        controller: numbers(controller),
        campaign: numbers(campaign),
      });
    }
    expect(epochs.reduce((sum, epoch) => sum + epoch.nActions, 0)).toBeGreaterThan(5000);
  });

  test('accounts and graph', async () => {
    const { nAccounts, ...columns } = world.traffic.accounts;
    const accounts = await readParquet(folder, 'accounts.parquet');
    expect(accounts['account']).toEqual(Array.from({ length: nAccounts }, (_, account) => account));
    for (const [column, values] of Object.entries(columns)) expect(accounts[column]).toEqual(numbers(values));
    const { offset, target } = world.traffic.graph;
    const follower = numbers(offset).flatMap((from, account) =>
      account === nAccounts ? [] : Array.from({ length: offset[account + 1] - from }, () => account),
    );
    expect(await readParquet(folder, 'graph.parquet')).toEqual({ follower, followee: numbers(target) });
  });

  test('the truth beside the actions', async () => {
    const { truth } = world;
    const { persona, operator, person } = await readParquet(folder, 'truth-accounts.parquet');
    const personas = numbers(truth.persona).map((code) => (code === NO_PERSONA ? null : truth.personas[code]));
    expect([persona, operator, person]).toEqual([personas, numbers(truth.operator), numbers(truth.person)]);
    const rows = async (name: string): Promise<unknown> =>
      (await queryFolder(folder, `FROM 'truth-${name}.parquet'`)).getRowObjects();
    expect(await rows('operations')).toEqual(
      truth.operations.map((row, operation) => ({ operation, controller: operation + 1, ...row })),
    );
    expect(await rows('campaigns')).toEqual(truth.campaigns.map((row, campaign) => ({ campaign, ...row })));
    expect(await rows('enrolments')).toEqual(truth.enrolments);
    expect(await rows('participations')).toEqual(truth.participations);
    expect(await rows('ledger')).toEqual(truth.ledger);
    expect(truth.campaigns.length * truth.enrolments.length * truth.participations.length).toBeGreaterThan(0);
  });

  test('world.json: every file with its rows, bytes and checksum, and nothing else lies there', () => {
    const header = JSON.parse(readFileSync(join(folder, 'world.json'), 'utf8')) as WorldHeader;
    const { parts = [], tables = [] } = header;
    expect(header).toMatchObject({ format: 'world@1', status: 'finished', scenario, seed: scenario.seed });
    for (const [index, { startSec, endSec, nActions }] of world.traffic.epochs.entries())
      expect(parts[index]).toMatchObject({
        startSec,
        endSec,
        traffic: { nRows: nActions },
        truth: { nRows: nActions },
      });
    const listed = [...tables, ...parts.flatMap(({ traffic, truth }) => [traffic, truth])];
    for (const { file, bytes, sha256 } of listed) {
      expect(statSync(join(folder, file)).size).toBe(bytes);
      expect(
        createHash('sha256')
          .update(readFileSync(join(folder, file)))
          .digest('hex'),
      ).toBe(sha256);
    }
    const files = [...listed.map(({ file }) => file), 'README.md', 'world.json', 'traffic', 'truth'];
    expect((readdirSync(folder, { recursive: true }) as string[]).sort()).toEqual(files.sort());
  });

  test('the facts counted while streaming are those of the whole world', () => {
    expect(facts).toEqual(worldFacts(world));
  });
});

describe('the README.md in the folder', () => {
  const readme = (): string => readFileSync(join(folder, 'README.md'), 'utf8');

  test('names every column with its type, and every code', async () => {
    const sections = readme()
      .split(/^\*\*`/m)
      .slice(1);
    const types: Readonly<Record<string, string>> = {
      UINTEGER: 'uint32',
      UTINYINT: 'uint8',
      INTEGER: 'int32',
      DOUBLE: 'double',
      VARCHAR: 'text',
    };
    for (const section of sections) {
      const name = /^[^`]+/.exec(section)?.[0] ?? '';
      const described = await queryFolder(folder, `DESCRIBE FROM '${name.endsWith('/') ? `${name}*.parquet` : name}'`);
      const columns = described.getRowObjects().map((row) => [row['column_name'], types[String(row['column_type'])]]);
      const told = [...section.split('\n##')[0].matchAll(/^\| `(\w+)` +\| (\w+) /gm)].map(([, column, type]) => [
        column,
        type,
      ]);
      expect(told).toEqual(columns);
    }
    expect(sections).toHaveLength(10);
    for (const names of [VERB_NAMES, CLIENT_NAMES])
      expect(readme()).toContain(`| ${names.map((name, code) => `${code} ${name}`).join(', ')} `);
  });

  test('gives a query for DuckDB that answers what it says', async () => {
    const sql = /```sql\n([^]*?)\n```/.exec(readme())?.[1] ?? '';
    const n = new Map<string, [n: number, nInauthentic: number]>();
    for (const [index, { nActions, verb, client }] of world.traffic.epochs.entries())
      for (let row = 0; row < nActions; row++) {
        const [before, caused] = n.get(`${verb[row]} ${client[row]}`) ?? [0, 0];
        const isCaused = world.truth.epochs[index].controller[row] > 0;
        n.set(`${verb[row]} ${client[row]}`, [before + 1, caused + (isCaused ? 1 : 0)]);
      }
    const rows = (await queryFolder(folder, sql)).getRowObjects();
    expect(
      rows.map((row) => [`${String(row['verb'])} ${String(row['client'])}`, [Number(row['n']), row['inauthentic']]]),
    ).toEqual([...n].sort().map(([key, [all, caused]]) => [key, [all, caused / all]]));
    expect(rows.length).toBeGreaterThan(5);
  });
});

describe('a folder is never mistaken for another', () => {
  const identity = { scenario, seed: scenario.seed, version: 'test' };

  test('finished: refused, and left as it is', async () => {
    const before = readFileSync(join(folder, 'world.json'));
    await expect(simulateWorld(scenario, { workers: 1, out: folder })).rejects.toThrow(
      `${folder}: holds this world, finished; choose another --out, or delete it`,
    );
    expect(readFileSync(join(folder, 'world.json'))).toEqual(before);
    expect(existsSync(join(folder, 'running.pid'))).toBe(false);
  });

  test.each([
    ['seed is "small-town" there and "other" here', { seed: 'other' }],
    ['version is "test" there and "other" here', { version: 'other' }],
    ['scenario.nPeople is 150 there and 151 here', { scenario: smallScenario({ nPeople: 151 }) }],
    [
      'scenario.operations.1.use is "bot-farm" there and "follow-service" here',
      {
        scenario: smallScenario({
          operations: [{ use: 'follow-service', with: { customerShare: 0.15 } }, { use: 'follow-service' }],
        }),
      },
    ],
  ])('another world: %s', async (difference, change) => {
    const out = folderIn(home);
    const first = { ...identity, seed: 'small-town' };
    await (await WorldFolder.open(out, first)).close();
    await expect(WorldFolder.open(out, { ...first, ...change })).rejects.toThrow(
      `${out}: holds another world: ${difference}; choose another --out, or delete it`,
    );
  });

  test('a folder with something else in it', async () => {
    const out = folderIn(home);
    writeTo(out, 'thesis.txt', 'precious');
    await expect(WorldFolder.open(out, identity)).rejects.toThrow(`${out}: is there already and holds no world`);
    await expect(WorldFolder.open(join(out, 'thesis.txt'), identity)).rejects.toThrow('holds no world');
    expect(readdirSync(out)).toEqual(['thesis.txt']);
  });

  test('while another process writes it; the lock of one that is gone is taken over', async () => {
    const out = folderIn(home);
    const lock = writeTo(out, 'running.pid', String(process.ppid));
    await expect(WorldFolder.open(out, identity)).rejects.toThrow(
      `${lock}: process ${process.ppid} is writing this folder`,
    );
    writeTo(out, 'running.pid', '4194305'); // above the largest process number of Linux
    await (await WorldFolder.open(out, identity)).close();
    expect(existsSync(lock)).toBe(false);
  });

  test('a header that is broken is named', async () => {
    const out = folderIn(home);
    writeTo(out, 'world.json', '{');
    await expect(WorldFolder.open(out, identity)).rejects.toThrow(
      `${join(out, 'world.json')}: is not the header of a world`,
    );
  });
});
