import { afterAll, expect, it } from 'vitest';
import { studySchema } from '../../experiments/plan/study-schema.js';
import { temporaryFolder, writeTo } from '../experiments/tiny-study.js';
import { ignoredOptions } from './ignored-options.js';
import { FILES, LOOP, LOOP_CASES, PLAIN, PLAIN_CASES, PLAIN_EXCUSED } from './study-cases.js';
import { openStudyBench } from './study-digest.js';

const folder = temporaryFolder();
for (const [name, content] of Object.entries(FILES)) writeTo(folder, name, content);
const bench = await openStudyBench(folder);
afterAll(() => bench.close());

const isOfLoop = (name: string): boolean => name.startsWith('closedLoop.');
const isOfData = (name: string): boolean => name.startsWith('dataset.');

it('every key of a study on worlds changes what its report says', async () => {
  const ignored = await ignoredOptions({
    ...{ schema: studySchema, plain: PLAIN, cases: PLAIN_CASES, excused: PLAIN_EXCUSED },
    isMeant: (name) => !isOfLoop(name) && !isOfData(name),
    outcome: (study) => bench.digest(study),
  });
  expect(ignored).toEqual([]);
});

it('every key of a closed loop changes what its report says', async () => {
  const ignored = await ignoredOptions({
    ...{ schema: studySchema, plain: LOOP, cases: LOOP_CASES, isMeant: isOfLoop },
    outcome: (study) => bench.digest(study),
  });
  expect(ignored).toEqual([]);
});
