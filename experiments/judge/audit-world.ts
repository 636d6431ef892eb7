import type { PreparedPast } from '../../detectors/host/prepared-past.js';
import { auditPast } from '../ease/audit-past.js';
import type { EaseScore } from '../ease/ease-column.js';
import { easeClasses } from './ease-classes.js';
import type { World } from './world.js';

/** The ease audit of a prepared past of a world; at most `mostRows` rows of a class are looked at. */
export function auditWorld({ truth, traffic }: World, past: PreparedPast, mostRows = Infinity): EaseScore[] {
  return auditPast(past, easeClasses(truth, past, traffic), mostRows);
}
