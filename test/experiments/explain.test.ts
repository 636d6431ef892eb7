import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors/user-error.js';
import { explainRow, type ExplainOptions } from '../../experiments/executors/explain-row.js';
import { loadScenario, parseScenario } from '../../sim/scenario/load-scenario.js';
import { folderIn, temporaryFolder, writeTo } from './tiny-study.js';

const folder = temporaryFolder();
const base = loadScenario('first-light');
const size = { nPeople: 250, horizonDays: 6, graph: { meanFollowings: 20, communitySize: 60 } };
const village = parseScenario({ ...base, ...size, confounders: [] }, 'village');

describe('explaining a row of a simulated world', () => {
  const explain = (options: Partial<ExplainOptions> = {}) =>
    explainRow(village, {
      detector: 'random-forest',
      level: 'account',
      windowDays: 3,
      workers: 1,
      plugins: [],
      ...options,
    });

  it('takes the highest row, says why, and adds up to its score', async () => {
    const { score, nHigher, explanation } = await explain();
    expect(nHigher).toBe(0);
    expect(explanation!.reasons.length).toBeGreaterThan(0);
    expect(explanation!.sum!.total).toBeCloseTo(score, 9);
    const again = await explain();
    expect(again.explanation).toEqual(explanation);
  });

  it('takes the account asked for, at action level its highest action', async () => {
    const { account } = await explain({ detector: 'rate-rules', level: 'action' });
    const found = await explain({ detector: 'rate-rules', level: 'action', account });
    expect(found).toMatchObject({ account, nHigher: 0 });
    expect(found.explanation!.reasons[0].reason).toBe('rule fired: above the 99th percentile');
  });

  it('says nothing where the detector can not say', async () => {
    const plugins = [fileURLToPath(new URL('../canaries/plugins', import.meta.url))];
    expect((await explain({ detector: 'constant', plugins })).explanation).toBeNull();
  });

  it.each(['fit', 'score', 'explain'])('tells in one line that the detector broke, and when: in %s', async (deed) => {
    const plugins = folderIn(folder);
    const methods = `fit: () => null, score(_model, _past, out) { out.fill(0.5); }, explain: () => null`;
    const spoilt = `${methods}, ${deed}() { throw new Error('boom'); }`;
    writeTo(
      plugins,
      'toy.ts',
      `import { z } from 'zod';\nimport { detector } from 'ersatz/detector';\nexport default detector({ id: 'toy', summary: 's', source: 's', family: 'f', units: ['account'], labels: 'none', features: [], beatsChance: true, params: z.strictObject({}), ${spoilt} });\n`,
    );
    const error = await explain({ detector: 'toy', plugins: [plugins] }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toBe(`detector toy: ${deed} failed: boom`);
  });

  it('takes a detector by its file, whatever else is broken in its folder', async () => {
    const own = folderIn(folder);
    const detector = `import { detector } from 'ersatz/detector';\nimport { z } from 'zod';\nexport default detector({ id: 'mine', summary: 's', source: 's', family: 'f', units: ['account'], labels: 'none', features: ['rates/*'], beatsChance: true, params: z.strictObject({}), fit: () => null, score(_model, past, out) { out.fill(0.25); }, explain: () => ({ reasons: [{ reason: 'because' }] }) });\n`;
    const file = writeTo(own, 'mine.ts', detector);
    writeTo(own, 'other.ts', 'throw new Error("not asked for");\n');
    const { score, explanation } = await explain({ detector: file });
    expect(score).toBe(0.25);
    expect(explanation!.reasons).toEqual([{ reason: 'because' }]);
    const missing = explain({ detector: `${file}x.ts` });
    await expect(missing).rejects.toThrow('mine.tsx.ts: no such file');
  });

  it('names what is wrong, before it simulates where it can', async () => {
    await expect(explain({ detector: 'random-forrest' })).rejects.toThrow('did you mean "random-forest"?');
    await expect(explain({ detector: 'hbos', level: 'action' })).rejects.toThrow('--level: hbos scores account rows');
    await expect(explain({ windowDays: 4 })).rejects.toThrow('--window-days: two windows of 4 days do not fit');
    await expect(explain({ account: 1_000_000 })).rejects.toThrow('--account: account 1000000 has no account row');
  });
});
