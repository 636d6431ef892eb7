import { NONE } from '../../../sim/traffic/columns.js';
import { check, type Finding } from '../check.js';
import { LEARNS_AFTER, SCORES_AFTER, type Exam } from '../exam.js';
import { relabelWorld } from '../worlds/relabel-world.js';

/** What the other checks ask of scores is asked of groups here: who is with whom may not hang on chance, the future or numbers. */
export default check({
  id: 'groups-hold',
  summary: 'groups of two or more with one score each, the same again, with a future appended, and under other numbers',
  worlds: 'any',
  appliesTo: ({ units }) => units.includes('group'),
  adapt: (examCase) => ({ ...examCase, unit: 'group' }),
  examine(exam) {
    const groups = exam.groups();
    const { account } = exam.past(SCORES_AFTER);
    const other = otherPasts(exam);
    for (const [what, past] of Object.entries(other)) {
      const found = compare(groups, exam.groups(past), account);
      if (found !== null) return { what: `groups changed ${what}: ${found}` };
    }
    return null;
  },
});

function otherPasts(exam: Exam): Record<string, Parameters<Exam['groups']>[0]> {
  const { world, numberOf } = relabelWorld(exam.examCase.world, exam.seed);
  const relabelled = { world, accountOrder: numberOf };
  const future = { leaksFuture: true };
  return {
    'when run again': {},
    'when the future was appended': { train: exam.past(LEARNS_AFTER, future), past: exam.past(SCORES_AFTER, future) },
    'when numbers were given out anew': {
      train: exam.past(LEARNS_AFTER, relabelled),
      labels: exam.labels(exam.past(LEARNS_AFTER)),
      past: exam.past(SCORES_AFTER, relabelled),
    },
  };
}

/** The first row that is with others than before; null when there is none. Groups are numbered by their first row. */
function compare(before: Uint32Array, after: Uint32Array, account: Uint32Array): Finding['what'] | null {
  const row = before.findIndex((group, at) => group !== after[at]);
  const name = (group: number | undefined): string => (group === NONE ? 'in no group' : `in group ${group}`);
  return row < 0 ? null : `row ${row} (account ${account[row]}) was ${name(before[row])}, now ${name(after[row])}`;
}
