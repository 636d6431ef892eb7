import { chart } from 'ersatz/chart';

/** Draws the metric of the file `lift.ts`, one bar a detector and level. Pages hand a chart the rows of the policy that the reader chose, so it neither counts nor names them. */
export default chart({
  id: 'lift-chart',
  title: 'Lift',
  summary: 'Precision by prevalence of every detector.',
  order: 15,
  page: 'study',
  build({ tables }) {
    const rows = (tables['headline'] ?? []).filter(({ metric }) => metric === 'lift');
    // Nothing to draw: a run without the metric has no such chart.
    if (rows.length === 0) return null;
    return {
      caption: 'How many times as often a hit row is inauthentic as any row; mean over replicates, 1 is chance.',
      // The tables that the spec reads by name; they are put in where the chart is drawn.
      tables: ['headline'],
      spec: {
        data: { name: 'headline' },
        transform: [
          { filter: "datum.metric === 'lift'" },
          { calculate: "datum.detector + ', ' + datum.level", as: 'bar' },
        ],
        mark: 'bar',
        encoding: {
          y: { field: 'bar', type: 'nominal', title: null, axis: { labelLimit: 300 } },
          x: { field: 'value', type: 'quantitative', title: 'lift' },
        },
      },
    };
  },
});
