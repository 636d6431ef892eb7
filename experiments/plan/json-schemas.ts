import { z } from 'zod';
import { scenarioSchema } from '../../sim/scenario/schema.js';
import { studySchema } from './study-schema.js';

/** The JSON schemas that editors complete studies and scenarios by: file name below `schema/` -> text. */
export function jsonSchemas(): Readonly<Record<string, string>> {
  return {
    'study.schema.json': schemaText(studySchema, 'Ersatz study'),
    'scenario.schema.json': schemaText(scenarioSchema, 'Ersatz scenario'),
  };
}

/** Draft 7 is what the YAML language servers read; `input` leaves keys with a default optional. */
function schemaText(schema: z.ZodType, title: string): string {
  const generated = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify({ title, ...generated }, null, 2)}\n`;
}
