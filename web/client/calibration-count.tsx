import type { Report } from '../../reports/report.js';
import { runAddress } from './route.js';

interface Props {
  readonly id: string;
  readonly report: Report;
  readonly scenario: string;
}

/** How a world stands against the published figures, in a sentence with a link to all of them. */
export function CalibrationCount({ id, report, scenario }: Props) {
  const rows = (report.tables['calibration'] ?? []).filter((row) => row['scenario'] === scenario);
  const counted = rows.filter((row) => row['counted'] === 'yes' && row['verdict'] !== 'not measured');
  if (counted.length === 0) return null;
  const outside = counted.filter((row) => row['verdict'] !== 'inside');
  const nSilent = rows.filter((row) => row['verdict'] === 'not measured').length;
  return (
    <section class="calibration-count">
      <h2>How real the world is</h2>
      <p>
        <a href={runAddress(id, 'world', [['scenario', scenario === report.scenarios[0]?.id ? '' : scenario]])}>
          <b>{counted.length - outside.length}</b> of {counted.length} published figures
        </a>{' '}
        lie inside their band in {scenario}
        {nSilent > 0 && `; ${nSilent} could not be measured in this world`}.
      </p>
      {outside.length > 0 && (
        <details>
          <summary>Outside: {outside.length}</summary>
          <ul class="plain">
            {outside.map((row) => (
              <li key={`${row['quantity']}/${row['figure']}`}>
                {row['label']} <span class="soft">({row['population']})</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
