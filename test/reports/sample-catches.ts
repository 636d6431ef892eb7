import type { TableRow } from '../../reports/report.js';

/** Rows of the table `time-to-catch` of one detector; none where it scores no actions. */
export function sampleCatches(
  scenario: string,
  { id, levels, skill }: { readonly id: string; readonly levels: readonly string[]; readonly skill: number },
  nReplicates: number,
): TableRow[] {
  if (!levels.includes('action')) return [];
  return ['accounts', 'campaigns'].flatMap((of) =>
    [0, 1, 6, 24, 72].map((hours) => {
      const share = 1 - Math.exp((-hours * skill) / 40);
      return {
        ...{ scenario, detector: id, policy: 'threshold', of, hours, share },
        ...{ low: 0.9 * share, high: Math.min(1, 1.1 * share), n: nReplicates },
      };
    }),
  );
}
