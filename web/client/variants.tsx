import { ChartFigure } from '../../reports/page/chart-figure.js';
import type { Selection } from '../../reports/page/selection.js';
import type { Report } from '../../reports/report.js';
import type { Variant } from '../variant.js';
import { useJson } from './load-json.js';

interface Props {
  readonly id: string;
  readonly report: Report;
  readonly selection: Selection;
}

/** Charts that readers changed and saved beside the run. */
export function Variants({ id, report, selection }: Props) {
  const loaded = useJson<Variant[]>(`./api/runs/${encodeURIComponent(id)}/variants`);
  if (loaded.state !== 'here' || loaded.value.length === 0) return null;
  return (
    <section class="charts">
      <h2>Saved variants</h2>
      {loaded.value.map(({ name, chart, spec }) => {
        const original = report.charts.find((entry) => entry.id === chart);
        return (
          <ChartFigure
            key={name}
            entry={{
              id: name,
              title: `${original?.title ?? chart} (${name})`,
              caption: `A reader’s variant of chart ${chart}. ${original?.caption ?? ''}`,
              tables: original?.tables ?? [],
              spec,
            }}
            report={report}
            selection={selection}
          />
        );
      })}
    </section>
  );
}
