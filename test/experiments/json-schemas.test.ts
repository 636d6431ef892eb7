import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findStudy, listStudies } from '../../experiments/plan/find-study.js';
import { jsonSchemas } from '../../experiments/plan/json-schemas.js';
import { readConfig } from '../../experiments/plan/read-config.js';
import { studySchema } from '../../experiments/plan/study-schema.js';
import { packageRoot } from '../../plugins/package-root.js';

const folder = join(packageRoot(), 'schema');

/** `UPDATE_SCHEMAS=1 npx vitest ...` writes them anew. */
test.each(Object.entries(jsonSchemas()))('schema/%s is what the code checks by', (name, text) => {
  if (process.env['UPDATE_SCHEMAS'] !== undefined) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
});

test.each(listStudies())('shipped study %s is valid, bears its name and tells editors its schema', (name) => {
  const file = findStudy(name);
  expect(readConfig(file, studySchema).name).toBe(name);
  expect(readFileSync(file, 'utf8')).toMatch(
    /^# yaml-language-server: \$schema=\.\.\/\.\.\/schema\/study\.schema\.json\n/,
  );
});
