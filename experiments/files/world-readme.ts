import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { counted } from '../../errors/counted.js';
import { packageRoot } from '../../plugins/package-root.js';
import type { WorldHeader } from './world-header.js';

/** The README.md of a world's folder: which world it is, then what docs/traffic-files.md says of the files. */
export function worldReadme({ scenario, seed, version, nAccounts = 0, nActions = 0, parts = [] }: WorldHeader): string {
  const [, about] = readFileSync(join(packageRoot(), 'docs', 'traffic-files.md'), 'utf8').split(/^# .*\n/m);
  return `# ${scenario.name}

${scenario.summary === '' ? 'A simulated world.' : scenario.summary}

${count(nAccounts, 'account')}, ${count(scenario.horizonDays, 'day')}, ${count(nActions, 'action')} in ${count(parts.length, 'part')}. Scenario \`${scenario.name}\`, seed \`${seed}\`, Ersatz ${version}; all of it is simulated.
${about}`;
}

const count = (n: number, one: string): string => counted(n.toLocaleString('en'), one);
