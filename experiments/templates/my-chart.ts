import { chart } from 'ersatz/chart';

/** Say here what the picture answers. It is in every report that holds its tables. */
export default chart({
  id: 'my-chart', // equals the file name
  title: 'Recall',
  summary: 'Recall of every detector.',
  order: 500, // place on the page, low first
  page: 'study', // also: 'detectors', 'operations', 'world'

  // Gives a Vega-Lite spec that reads tables of the report by name; null where there is nothing to draw. `npx ersatz sql RUN` lists tables and columns.
  build({ tables }) {
    const rows = (tables['headline'] ?? []).filter(({ metric }) => metric === 'recall');
    if (rows.length === 0) return null;
    return {
      caption: 'Share of what is inauthentic that is hit; mean over replicates.',
      tables: ['headline'],
      spec: {
        data: { name: 'headline' },
        transform: [{ filter: "datum.metric === 'recall'" }],
        mark: 'bar',
        encoding: {
          y: { field: 'detector', type: 'nominal', title: null },
          yOffset: { field: 'level' },
          x: { field: 'value', type: 'quantitative', title: 'recall' },
          color: { field: 'level', type: 'nominal' },
        },
      },
    };
  },
});
