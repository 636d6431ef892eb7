import type { Report } from '../../reports/report.js';

interface NotKeptProps {
  readonly what: string;
  readonly traffic?: boolean;
  /** Tells what kind of study it is: some can keep none of it. */
  readonly report?: Report;
}

/** Says that a run kept no rows of this kind, and what to do to have them, where something can be done. */
export function NotKept({ what, traffic = false, report }: NotKeptProps) {
  const never = report === undefined ? null : whyNever(report, traffic);
  if (never !== null)
    return (
      <div class="not-kept">
        <p>{never}</p>
      </div>
    );
  return (
    <div class="not-kept">
      <p>This run kept no {what}.</p>
      <p class="soft">
        {traffic ? 'Actions and follows are kept' : 'Scores and accounts of the first world are kept'} where the study
        says <code>{traffic ? 'keep: { worlds: 1, traffic: true }' : 'keep: { worlds: 1 }'}</code>; on the command line{' '}
        <code>{traffic ? '--set keep.traffic=true' : '--set keep.worlds=1'}</code>. Run the study again: its finished
        cells are reused, nothing else changes.
      </p>
    </div>
  );
}

/** Why a study of this kind has nothing to keep; null where it has. */
function whyNever({ scenarios, tables }: Report, traffic: boolean): string | null {
  if (scenarios.every(({ kind }) => kind === 'real')) return 'A study of real data has no simulated world behind it.';
  if (traffic && 'loop-totals' in tables)
    return 'A closed loop keeps what the platform did to accounts and what they lost, not their single actions.';
  return null;
}
