import type { Behind } from '../../reports/page/place-links.js';
import type { Report } from '../../reports/report.js';
import { keptDetectors, keptLevels, keptReplicate, type KeptOf } from './kept-rows.js';
import { accountAddress, runAddress } from './route.js';

/** The address of the accounts behind a number or mark; null where the run kept no such rows, or nothing says whose they are. */
export function peopleAddress(id: string, kept: KeptOf, report: Report, behind: Behind): string | null {
  const scenario = behind.scenario ?? report.scenarios[0]?.id ?? '';
  if (keptReplicate(kept, scenario) === null) return null;
  const first = scenario === report.scenarios[0]?.id ? '' : scenario;
  if (behind.account !== undefined)
    return accountAddress(id, behind.account, [
      ['scenario', first],
      ['policy', behind.policy ?? ''],
      ['detector', behind.detector ?? ''],
      ['level', behind.level ?? ''],
    ]);
  const level = behind.level ?? keptLevels(kept, scenario)[0] ?? '';
  const detectors = keptDetectors(kept, report, scenario, level);
  const { detector = '' } = behind;
  if (!detectors.includes(detector)) return null;
  const { segment = '' } = behind;
  return runAddress(id, 'people', [
    ['scenario', first],
    ['policy', behind.policy ?? ''],
    ['detector', detector],
    ['level', level],
    ['show', behind.show === 'all' ? '' : (behind.show ?? '')],
    ['segment', segment === 'overall' ? '' : segment],
    ['budget', String(behind.budget ?? '')],
    ['by', typeof behind.budget !== 'number' || behind.by === 'false-removals' ? '' : (behind.by ?? '')],
    ['low', behind.lowScore === undefined ? '' : String(behind.lowScore)],
    ['high', behind.highScore === undefined ? '' : String(behind.highScore)],
    ['also', behind.alsoHitBy ?? ''],
    ['not', behind.notHitBy ?? ''],
  ]);
}
