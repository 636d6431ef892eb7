import { plainNumber } from '../../reports/page/number-format.js';
import { numberIn } from '../../reports/page/operating-numbers.js';
import { useSetting } from '../../reports/page/settings.js';
import type { Report, TableRow } from '../../reports/report.js';
import { LocalChart } from './local-chart.js';

/** One measured quantity in its own unit: every figure of it with its published band and where the worlds lie. */
export function QuantityBands({ report, scenario }: { readonly report: Report; readonly scenario: string }) {
  const rows = (report.tables['calibration'] ?? []).filter(
    (row) => row['scenario'] === scenario && typeof row['value'] === 'number',
  );
  const quantities = [...new Set(rows.map((row) => String(row['quantity'])))].sort();
  const [wanted, setQuantity] = useSetting('quantity');
  const quantity = quantities.find((one) => one === wanted) ?? quantities[0];
  if (quantity === undefined) return null;
  const shown = rows
    .filter((row) => row['quantity'] === quantity)
    .map((row): TableRow => ({ ...row, name: `${row['label']} [${row['population']}]` }));
  const units = [...new Set(shown.map((row) => String(row['unit'])))];
  const nInside = shown.filter((row) => row['verdict'] === 'inside').length;
  return (
    <section>
      <h2>
        One quantity against its bands
        <label class="choice inline">
          <span class="soft">quantity</span>
          <select value={quantity} onChange={(event) => setQuantity(event.currentTarget.value)}>
            {quantities.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
      </h2>
      <LocalChart
        key={quantity}
        id="quantity"
        title={`${quantity.replaceAll('-', ' ')}: published bands and the worlds`}
        caption={`Each figure in its own unit: the published band in grey, the mean over worlds with its 95 % interval as a point. ${nInside} of ${shown.length} inside. n = ${plainNumber(Math.max(...shown.map((row) => numberIn(row, 'n') ?? 0)))} worlds.`}
        rows={shown}
        detectors={report.detectors}
        spec={{
          columns: 1,
          concat: units.map((unit) => bandsOf(unit)),
        }}
      />
    </section>
  );
}

function bandsOf(unit: string): object {
  const y = { field: 'name', type: 'nominal', title: null, sort: null, axis: { labelLimit: 380 } };
  const color = {
    field: 'verdict',
    type: 'nominal',
    title: null,
    scale: { domain: ['inside', 'outside'], range: ['#0072b2', '#d55e00'] },
  };
  return {
    title: unit,
    width: 380,
    height: { step: 20 },
    data: { name: 'quantity' },
    transform: [{ filter: { field: 'unit', equal: unit } }],
    layer: [
      {
        transform: [{ filter: 'isValid(datum.bandLow) && isValid(datum.bandHigh)' }],
        mark: { type: 'bar', opacity: 0.25, color: '#858b94', height: { band: 0.8 } },
        encoding: {
          x: { field: 'bandLow', type: 'quantitative', title: null, scale: { zero: false } },
          x2: { field: 'bandHigh' },
          y,
        },
      },
      {
        transform: [{ filter: 'isValid(datum.low)' }],
        mark: { type: 'rule', strokeWidth: 2 },
        encoding: { x: { field: 'low', type: 'quantitative' }, x2: { field: 'high' }, y, color },
      },
      {
        mark: { type: 'point', filled: true, size: 50, opacity: 1 },
        encoding: {
          x: { field: 'value', type: 'quantitative' },
          y,
          color,
          tooltip: ['label', 'population', 'published', 'value', 'low', 'high', 'unit', 'source', 'n'].map((field) => ({
            field,
          })),
        },
      },
    ],
  };
}
