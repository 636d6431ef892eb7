import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { folderIn, TINY_SCENARIO, temporaryFolder, TINY_STUDY, writeTo } from './tiny-study.js';

const CLI = fileURLToPath(new URL('../../experiments/cli.js', import.meta.url));
const folder = temporaryFolder();
const ersatz = (...args: string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [CLI, ...args], { cwd: folder, encoding: 'utf8' });

const COMMANDS = [
  'plan',
  'run',
  'compare',
  'verify',
  'serve',
  'worker',
  'submit',
  'collect',
  'simulate',
  'calibrate',
  'ease',
  'explain',
  'check',
  'validate',
  'list',
  'new',
  'import',
  'sql',
  'export',
];

test('--help shows every command, and each command an example', () => {
  const { status, stdout } = ersatz('--help');
  expect(status).toBe(0);
  for (const command of COMMANDS) {
    expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    const help = ersatz(command, '--help');
    expect(help.status).toBe(0);
    expect(help.stdout).toContain(`$ npx ersatz ${command}`);
    for (const option of ['--json', '--seed', '--workers', '--out', '--plugins']) expect(help.stdout).toContain(option);
  }
}, 30_000);

writeTo(folder, 'typo.yaml', { ...TINY_STUDY, replicats: 3 });
writeTo(folder, 'wrong-part.yaml', {
  ...TINY_SCENARIO,
  organic: [{ use: 'regular', share: 1, with: { postPerWeek: 3 } }],
});
writeTo(folder, 'ragged.csv', 'a,label\n1,0\n2\n');
test.each([
  [['rnu', 'quickstart'], `error: unknown command 'rnu'; did you mean "run"?`],
  [['run', 'quickstart', '--worker', '2'], `error: unknown option '--worker'; did you mean "--workers"?`],
  [
    ['run', 'quickstart', '--workers', 'two'],
    `error: option '--workers <n>' argument 'two' is invalid. expected a whole number of at least 1, got "two"`,
  ],
  [['run'], `error: missing required argument 'study'`],
  [['run', 'quikstart'], 'error: study "quikstart": no such study; did you mean "quickstart"?'],
  [['run', 'none.yaml'], 'error: none.yaml: no such study file'],
  [['run', 'typo.yaml'], 'error: typo.yaml:1:'],
  [['simulate', 'first-ligth'], 'error: scenario "first-ligth" is unknown; did you mean "first-light"?'],
  [['check', 'rate-rule'], 'error: detector "rate-rule": no such detector; did you mean "rate-rules"?'],
  [['compare', 'nowhere', 'nowhere'], 'error: nowhere: no such run folder, nor one of that name in runs'],
  [['verify', '.'], 'error: .: is no run; expected a folder with run.json'],
  [['sql', 'nowhere', 'select 1'], 'error: nowhere: no such run folder, nor one of that name in runs'],
  [['export', 'nowhere', '--format', 'arow'], 'error: export: unknown format "arow"; did you mean "arrow"?'],
  [['export', 'nowhere', '--format', 'xlsx'], 'error: export: unknown format "xlsx"; known: parquet, csv, arrow, pyg'],
  [['list', 'detector'], 'error: list: unknown kind "detector"; did you mean "detectors"?'],
  [
    ['validate', 'wrong-part.yaml'],
    'error: wrong-part.yaml: organic[0].with.postPerWeek: unknown key; did you mean "postsPerWeek"?',
  ],
  [['validate', 'none.yaml'], 'error: none.yaml: no such file'],
  [['validate', '.'], 'error: .: is a folder without dataset.json; expected a file, or the folder of a data set'],
  [
    ['import', 'acount-table', 'ragged.csv'],
    'error: import: unknown kind "acount-table"; did you mean "account-table"?',
  ],
  [['import', 'account-table', 'ragged.csv'], 'error: ragged.csv:3: row is ragged; expected 2 cells, got 1'],
  [['import', 'account-table', 'ragged.csv', '--map', 'a'], 'error: --map: "a" is not a pair; expected name=column'],
])('%j is the user’s mistake: one line, exit 2', (args, message) => {
  const { status, stdout, stderr } = ersatz(...args);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toContain(message);
  expect(stdout).toBe('');
  expect(status).toBe(2);
});

test('run prints the headline on stdout and progress as plain lines on stderr; --json keeps stdout machine-readable', () => {
  const study = writeTo(folder, 'tiny.yaml', { ...TINY_STUDY, replicates: 1, detectors: ['rate-rules'] });
  const plain = ersatz('run', study, '--out', 'runs');
  expect(plain.status, plain.stderr).toBe(0);
  expect(plain.stdout).toMatch(/^rate-rules /m);
  expect(plain.stdout).toMatch(/^Report: runs\/tiny-[0-9a-f]{8}-1\/report\.html$/m);
  expect(plain.stderr).toMatch(/^\[0\/3\] starting\n\[1\/3\] tiny 1: world simulated$/m);
  const json = ersatz('run', study, '--out', 'runs', '--json');
  const result = JSON.parse(json.stdout) as { id: string; headline: unknown[] };
  expect(result.id).toMatch(/^tiny-[0-9a-f]{8}-2$/);
  expect(result.headline.length).toBeGreaterThan(5);
}, 60_000);

test('a broken gate: the report is written, the gates are printed, exit 1', () => {
  const study = writeTo(folder, 'gated.yaml', {
    ...{ ...TINY_STUDY, name: 'gated', replicates: 1, detectors: [{ use: 'rate-rules', levels: ['account'] }] },
    expect: ['rate-rules.roc-auc >= 0', 'rate-rules.roc-auc > 100%'],
  });
  const { status, stdout, stderr } = ersatz('run', study, '--out', 'gated');
  expect(stdout).toMatch(
    /^ok {4}rate-rules\.roc-auc >= 0 {2}\(account, tiny, threshold\): [\d.]+ \[[\d.]+, [\d.]+\], n = 1$/m,
  );
  expect(stdout).toMatch(/^FAIL {2}rate-rules\.roc-auc > 100% /m);
  expect(stderr).toMatch(/^1 of 2 gates broken in gated-[0-9a-f]{8}-1$/m);
  expect(status).toBe(1);
  const [id] = readdirSync(join(folder, 'gated')).filter((name) => name.startsWith('gated-'));
  expect(existsSync(join(folder, 'gated', id, 'report.json'))).toBe(true);
}, 60_000);

test('a killed run is never shown as finished', async () => {
  const study = writeTo(folder, 'long.yaml', { ...TINY_STUDY, name: 'long', replicates: 500 });
  const child = spawn(process.execPath, [CLI, 'run', study, '--out', 'killed'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await new Promise((resolve) => child.stderr.once('data', resolve));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  const [id] = readdirSync(join(folder, 'killed')).filter((name) => !name.startsWith('.'));
  expect(JSON.parse(readFileSync(join(folder, 'killed', id, 'run.json'), 'utf8'))).toMatchObject({ status: 'running' });
  expect(existsSync(join(folder, 'killed', id, 'report.json'))).toBe(false);
}, 60_000);

test.each([
  ['SIGINT', 130, 'stopped by the user'],
  ['SIGTERM', 143, 'stopped by SIGTERM'],
] as const)(
  '%s stops a run cleanly: marked stopped, exit %i',
  async (signal, code, reason) => {
    const study = writeTo(folder, 'longer.yaml', { ...TINY_STUDY, name: 'longer', replicates: 500 });
    const child = spawn(process.execPath, [CLI, 'run', study, '--out', signal], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await new Promise((resolve) => child.stderr.once('data', resolve));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    expect(await ended).toBe(code);
    const [id] = readdirSync(join(folder, signal)).filter((name) => !name.startsWith('.'));
    expect(JSON.parse(readFileSync(join(folder, signal, id, 'run.json'), 'utf8'))).toMatchObject({
      ...{ status: 'stopped', reason },
    });
  },
  60_000,
);

test('simulate sums up a world, says how far it is, and writes it; the finished folder is refused', () => {
  const scenario = writeTo(folder, 'tiny-scenario.yaml', TINY_SCENARIO);
  const { status, stdout, stderr } = ersatz('simulate', scenario, '--out', 'world', '--json');
  expect(status, stderr).toBe(0);
  const { facts, economy, ...rest } = JSON.parse(stdout) as {
    facts: Record<string, number>;
    economy: { operation: string }[];
  };
  expect(economy.map(({ operation }) => operation)).toEqual(['follow-service', 'bot-farm']);
  expect(rest).toEqual({ scenario: 'tiny', seed: 'ersatz', folder: 'world' });
  const header = JSON.parse(readFileSync(join(folder, 'world', 'world.json'), 'utf8')) as Record<string, unknown>;
  expect(header).toMatchObject({ status: 'finished', nActions: facts['actions'], nAccounts: facts['accounts'] });
  expect(stderr).toMatch(/^\[1\/9\] [\d,]+ actions\n\[2\/9\] /);
  expect(stderr).toMatch(/^[\d,]+ actions\/s, [\d.]+ s\nwritten to world$/m);
  const again = ersatz('simulate', scenario, '--out', 'world');
  expect(again.stderr).toBe('error: world: holds this world, finished; choose another --out, or delete it\n');
  expect(again.status).toBe(2);
  const bare = ersatz('simulate', scenario, '--json');
  expect(JSON.parse(bare.stdout)).toMatchObject({ folder: null, facts });
}, 30_000);

test('Ctrl-C stops a simulation with exit 130; the same command goes on', async () => {
  const scenario = writeTo(folder, 'long-scenario.yaml', { ...TINY_SCENARIO, name: 'long', epochHours: 3 });
  const child = spawn(process.execPath, [CLI, 'simulate', scenario, '--out', 'long'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.stderr.setEncoding('utf8').once('data', () => child.kill('SIGINT'));
  const said = ((await child.stderr.toArray()) as string[]).join('');
  expect(await ended, said).toBe(130);
  expect(said).toMatch(/note: long: the same command goes on from here\nstopped by the user\n$/);
  const { status, stderr } = ersatz('simulate', scenario, '--out', 'long');
  expect(stderr).toMatch(/^note: long: goes on after \d+ epochs?\n\[ *\d+\/72\]/);
  expect(status).toBe(0);
}, 60_000);

test('import, validate and a study on the imported folder work together', () => {
  const rows = Array.from(
    { length: 80 },
    (_, row) => `${row % 2 === 0 ? 10 + (row % 7) : 300 + row},${(row * 37) % 11},${row % 2}`,
  );
  writeTo(folder, 'accounts.csv', ['follower_count,posts,is_fake', ...rows].join('\n'));
  const imported = ersatz(
    'import',
    'account-table',
    'accounts.csv',
    '--map',
    'followers=follower_count,posts=posts,label=is_fake',
    '--out',
    'accounts',
  );
  expect(imported.status, imported.stderr).toBe(0);
  expect(imported.stdout).toBe('accounts: 80 accounts, 40 labelled inauthentic, 2 features: followers, posts\n');
  expect(ersatz('validate', 'accounts').stdout).toContain('data set accounts: 80 rows, 2 features');
  writeTo(folder, 'table.yaml', {
    format: 'study@1',
    name: 'table',
    dataset: { file: 'accounts', folds: 2 },
    detectors: ['logistic-regression'],
  });
  expect(ersatz('validate', 'table.yaml').stdout).toContain('study table: 2 replicates, 1 detector x level');
  const run = ersatz('run', 'table.yaml', '--json');
  expect(run.status, run.stderr).toBe(0);
  const { headline } = JSON.parse(run.stdout) as { headline: { metric: string; value: number }[] };
  expect(headline.find(({ metric }) => metric === 'roc-auc')?.value).toBe(1);
}, 60_000);

test('check passes a catalog detector, and fails one that reads account numbers with exit 1', () => {
  const good = ersatz('check', 'rate-rules', '--worlds', '3');
  expect(good.status, good.stdout + good.stderr).toBe(0);
  expect(good.stdout).toMatch(/^ok {4}future-blind: /m);
  const file = writeTo(
    folder,
    'reads-ids.ts',
    `import { detector } from 'ersatz/detector';
     import { z } from 'zod';
     export default detector({ id: 'reads-ids', summary: 's', source: 'none', family: 'rule', units: ['account'], labels: 'none',
       features: ['*'], beatsChance: false, params: z.strictObject({}), fit: () => null,
       score(model, past, out) { for (let row = 0; row < past.nRows; row++) out[row] = (past.account[row] % 7) / 7; } });`,
  );
  const bad = ersatz('check', file, '--worlds', '3');
  expect(bad.status, bad.stderr).toBe(1);
  expect(bad.stdout).toMatch(/^FAIL {2}id-blind: /m);
  expect(bad.stderr).toMatch(/ checks failed for reads-ids$/m);
}, 60_000);

test('check examines a detector of a study with its parameters, takes any seed text, and replays with --plugins', () => {
  const plugins = folderIn(folder);
  writeTo(
    plugins,
    'maybe-reads-ids.ts',
    `import { detector } from 'ersatz/detector';
     import { z } from 'zod';
     export default detector({ id: 'maybe-reads-ids', summary: 's', source: 'none', family: 'rule', units: ['account'], labels: 'none',
       features: [], beatsChance: true, params: z.strictObject({ reads: z.boolean().default(false) }), fit: () => null,
       score(model, past, out, { params }) { for (let row = 0; row < past.nRows; row++) out[row] = params.reads ? (past.account[row] % 7) / 7 : 0; } });`,
  );
  const file = writeTo(plugins, 'with-params.yaml', {
    ...TINY_STUDY,
    detectors: ['maybe-reads-ids', { use: 'maybe-reads-ids', as: 'reader', with: { reads: true } }],
  });
  const run = (name: string, ...more: string[]) =>
    ersatz('check', `${file}:${name}`, '--plugins', plugins, '--worlds', '3', '--path', 'id-blind', ...more);
  const preset = run('maybe-reads-ids', '--seed', 'any text');
  expect(preset.status, preset.stderr).toBe(0);
  const reader = run('reader', '--seed', 'any text');
  expect(reader.status).toBe(1);
  const replay = /again: npx ersatz (?<words>.*)$/m.exec(reader.stdout)?.groups?.['words'] ?? '';
  expect(replay).toContain(` --plugins ${plugins} `);
  const again = ersatz(...replay.split(' '));
  expect(again.stdout).toBe(reader.stdout);
  expect(run('raeder').stderr).toContain('has no detector "raeder"; did you mean "reader"?');
}, 120_000);

test('a plug-in that breaks every cell of a study is named in one line, exit 1', () => {
  const plugins = folderIn(folder);
  writeTo(
    plugins,
    'too-large.ts',
    `import { detector } from 'ersatz/detector';
     import { z } from 'zod';
     export default detector({ id: 'too-large', summary: 's', source: 'none', family: 'rule', units: ['account'], labels: 'none',
       features: ['*'], beatsChance: false, params: z.strictObject({}), fit: () => null,
       score(model, past, out) { out.fill(2); } });`,
  );
  const study = writeTo(folder, 'broken.yaml', {
    ...TINY_STUDY,
    name: 'broken',
    replicates: 1,
    detectors: ['too-large'],
  });
  const { status, stdout, stderr } = ersatz('run', study, '--plugins', plugins);
  expect(status, stderr).toBe(1);
  expect(stdout).toBe('');
  expect(stderr.trim().split('\n').at(-1)).toMatch(
    /^error: too-large, account level: failed: .*; no cell could be measured; mend .*too-large\.ts, which `npx ersatz check .*too-large\.ts` examines$/,
  );
  expect(stderr).not.toMatch(/\n +at |please report it/);
}, 60_000);

test('a study of which every cell was skipped has no result: one line with the reasons, exit 2; one measured cell is enough', () => {
  const table = Array.from({ length: 40 }, (_, row) => `${row % 7},${row % 2}`);
  const rows = writeTo(folder, 'skipped.csv', `posts,fake\n${table.join('\n')}\n`);
  const imported = ersatz('import', 'account-table', rows, '--map', 'label=fake', '--out', 'skipped');
  expect(imported.status, imported.stderr).toBe(0);
  const runOf = (name: string, detectors: unknown[]) => {
    const study = { format: 'study@1', name, dataset: { file: 'skipped', folds: 2 }, detectors };
    return ersatz('run', writeTo(folder, `${name}.yaml`, study), '--out', 'skipping');
  };
  const actions = { use: 'gradient-boosting', levels: ['action'] };
  const none = runOf('none-fits', [actions, 'fraudar']);
  expect(none.status, none.stderr).toBe(2);
  expect(none.stdout).toBe('');
  expect(none.stderr.trim().split('\n').at(-1)).toBe(
    'error: none-fits: every cell was skipped: gradient-boosting, action level: a table of accounts has no actions; fraudar, account level: reads the traffic itself, and this data set is only a table',
  );
  const some = runOf('one-fits', [actions, 'isolation-forest']);
  expect(some.status, some.stderr).toBe(0);
  expect(some.stderr).toContain('a table of accounts has no actions');
}, 60_000);

test('a bug ends with its stack, the request to report it, and exit 70', () => {
  const plugins = folderIn(folder);
  writeTo(
    plugins,
    'no-luck.ts',
    `import { metric } from 'ersatz/metric';
     const broken = metric({ id: 'no-luck', summary: 's', better: 'higher', range: [0, 1], display: 'rate', bySegment: false, compute: () => 1 });
     export default { ...broken, get order() { throw new Error('no luck'); } };`,
  );
  const study = writeTo(folder, 'bug.yaml', { ...TINY_STUDY, name: 'bug', replicates: 1, detectors: ['rate-rules'] });
  const { status, stdout, stderr } = ersatz('run', study, '--plugins', plugins);
  expect(status).toBe(70);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/no luck/);
  expect(stderr).toMatch(/\n +at /);
  expect(stderr).toMatch(/please report it/);
}, 60_000);

test('serve answers on this machine only, and ends with 130 at Ctrl-C', async () => {
  const child = spawn(process.execPath, [CLI, 'serve', '--port', '0', '--json'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const said = String(await new Promise((resolve) => child.stdout.once('data', resolve)));
  const { url } = JSON.parse(said) as { url: string };
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+/);
  expect((await fetch(url)).status).toBe(200);
  child.kill('SIGINT');
  expect(await ended).toBe(130);
}, 30_000);

test('serve refuses a folder that was named and is not there', () => {
  for (const args of [
    ['serve', 'no-such-folder'],
    ['serve', '--out', 'no-such-folder'],
  ]) {
    const { status, stderr } = ersatz(...args, '--port', '0');
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^error: no-such-folder: no such folder; expected the folder that "ersatz run" writes[^\n]*\n$/,
    );
  }
});

test('list names what a study can use', () => {
  const { stdout } = ersatz('list', '--json');
  const listed = JSON.parse(stdout) as Record<string, { id: string }[]>;
  expect(listed['studies'].map(({ id }) => id)).toEqual(
    expect.arrayContaining(['instagram-fake', 'instagram-followers', 'quickstart']),
  );
  // level, family, labels and source of every detector, in both forms
  const detectors = listed['detectors'] as Record<string, string | readonly string[]>[];
  expect(detectors.length).toBeGreaterThanOrEqual(30);
  const text = ersatz('list', 'detectors').stdout.split('\n');
  for (const detector of detectors) {
    expect(Object.keys(detector)).toEqual(['id', 'summary', 'levels', 'family', 'labels', 'source']);
    for (const value of Object.values(detector)) expect(value.length).toBeGreaterThan(0);
    const line = text.find((each) => each.startsWith(`  ${String(detector['id'])} `)) ?? '';
    for (const key of ['family', 'labels', 'source'] as const) expect(line).toContain(detector[key]);
    for (const level of detector['levels']) expect(line).toContain(level);
  }
});

test('list KIND ID tells the parameters of one plug-in', () => {
  const { stdout } = ersatz('list', 'detectors', 'midas');
  expect(stdout).toContain('levels: account, action');
  expect(stdout).toContain('form: plain | relational | filtering; default "relational"');
  expect(stdout).toContain('rows: whole number, 1 to 16; default 4\n      hash rows of each sketch');
  const { stdout: json } = ersatz('list', 'detectors', 'midas', '--json');
  const [one] = (JSON.parse(json) as { detectors: { parameters: Record<string, unknown>[] }[] }).detectors;
  expect(one.parameters).toContainEqual({
    ...{ name: 'decay', range: 'number, at least 0, below 1', default: 0.5 },
    description: expect.stringContaining('what remains of the current counts') as string,
  });
  const missed = ersatz('list', 'detectors', 'midsa');
  expect(missed.stderr).toBe('error: list detectors: no such id "midsa"; did you mean "midas"?\n');
  expect(missed.status).toBe(2);
});
