import { useRef } from 'preact/hooks';
import { columnsOf, toCsv } from '../../reports/csv.js';
import { DataTable } from '../../reports/page/data-table.js';
import { saveText } from '../../reports/page/save-file.js';
import { operationColours, shownColour } from '../../reports/house-style.js';
import { settingsNow } from '../../reports/page/settings.js';
import { useTheme } from '../../reports/page/theme.js';
import { whoIs } from './people-page.js';
import { accountAddress } from './route.js';

type Row = Readonly<Record<string, string | number | null>>;

interface Props {
  readonly id: string;
  readonly account: number;
  readonly neighbours: readonly Row[];
  readonly edges: readonly Row[];
}

const SIZE = 420;
const RADIUS = 165;

/** What the style sheet gives a line or point, as a file needs it. */
const DRAWN = ['stroke', 'stroke-width', 'stroke-opacity', 'fill', 'opacity'];

/** The picture as a file of its own: with the looks that the page's style sheet gives it, and without links into the viewer. */
function standalone(picture: SVGSVGElement): string {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const copies = copy.querySelectorAll('line, circle');
  for (const [place, shape] of [...picture.querySelectorAll('line, circle')].entries()) {
    const looks = getComputedStyle(shape);
    for (const name of DRAWN) copies[place]?.setAttribute(name, looks.getPropertyValue(name));
  }
  for (const link of copy.querySelectorAll('a')) link.replaceWith(...link.childNodes);
  for (const [name, value] of [
    ['xmlns', 'http://www.w3.org/2000/svg'],
    ['width', String(SIZE)],
    ['height', String(SIZE)],
  ] as const)
    copy.setAttribute(name, value);
  return copy.outerHTML;
}

/** The accounts next to one in the follow graph, on a circle, with the follows among them. Every point leads to its own page. */
export function Neighbourhood({ id, account, neighbours, edges }: Props) {
  const [theme] = useTheme();
  const picture = useRef<SVGSVGElement>(null);
  if (neighbours.length === 0) return <p class="note">Nobody follows it and it follows nobody at the start.</p>;
  const kinds = neighbours.map((row) =>
    String(row['operator'] ?? (row['customerOf'] === null ? 'organic' : row['customerOf'])),
  );
  const scale = operationColours(['organic', ...kinds]);
  const colourOf = (kind: string): string => shownColour(scale.range[scale.domain.indexOf(kind)] ?? '#858b94', theme);
  const order = neighbours
    .map((row, place) => ({ row, kind: kinds[place] ?? 'organic' }))
    .sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0));
  const places = new Map(
    order.map(({ row }, place) => {
      const angle = (2 * Math.PI * place) / order.length - Math.PI / 2;
      return [
        Number(row['account']),
        { x: SIZE / 2 + RADIUS * Math.cos(angle), y: SIZE / 2 + RADIUS * Math.sin(angle) },
      ];
    }),
  );
  const shared = [...settingsNow()].filter(([name]) => ['scenario', 'policy', 'detector', 'level'].includes(name));
  return (
    <figure class="chart neighbourhood">
      <svg ref={picture} viewBox={`0 0 ${SIZE} ${SIZE}`} role="group" aria-label={`Neighbours of account ${account}`}>
        {edges.map((edge) => {
          const [from, to] = [places.get(Number(edge['follower'])), places.get(Number(edge['followee']))];
          if (from === undefined || to === undefined) return null;
          return (
            <line
              key={`${edge['follower']}-${edge['followee']}`}
              class="among"
              x1={from.x}
              y1={from.y}
              x2={to.x}
              y2={to.y}
            />
          );
        })}
        {order.map(({ row }) => {
          const at = places.get(Number(row['account']));
          return at && <line key={row['account']} class="own" x1={SIZE / 2} y1={SIZE / 2} x2={at.x} y2={at.y} />;
        })}
        <circle class="self" cx={SIZE / 2} cy={SIZE / 2} r="8" />
        {order.map(({ row, kind }) => {
          const at = places.get(Number(row['account']));
          const text = `Account ${row['account']}, ${whoIs(row)}, ${row['side']}, ${row['followers']} followers`;
          return (
            at && (
              <a key={row['account']} href={accountAddress(id, Number(row['account']), shared)} aria-label={text}>
                <circle cx={at.x} cy={at.y} r="6" fill={colourOf(kind)}>
                  <title>{text}</title>
                </circle>
              </a>
            )
          );
        })}
      </svg>
      <ul class="legend">
        {scale.domain.map((kind) => (
          <li key={kind}>
            <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
              <circle cx="6" cy="6" r="5" fill={colourOf(kind)} />
            </svg>
            {kind === 'organic' ? 'people' : `${kind} (bots and customers)`}
          </li>
        ))}
      </ul>
      <figcaption>
        Up to 24 accounts that it follows and 24 that follow it at the start, the most followed first (n ={' '}
        {neighbours.length}), and the follows among them (n = {edges.length}).
      </figcaption>
      <div class="chart-foot">
        <DataTable name="neighbours" rows={neighbours} />
        <DataTable name="follows among them" rows={edges} />
        <span class="save">
          <button
            type="button"
            class="quiet"
            aria-label="Save the neighbourhood as SVG"
            onClick={() =>
              picture.current && saveText(`neighbours-${account}.svg`, 'image/svg+xml', standalone(picture.current))
            }
          >
            SVG
          </button>
          <button
            type="button"
            class="quiet"
            aria-label="Save the neighbourhood as CSV"
            onClick={() => {
              saveText(`neighbours-${account}.csv`, 'text/csv', toCsv(neighbours, columnsOf(neighbours)));
              if (edges.length > 0) saveText(`follows-${account}.csv`, 'text/csv', toCsv(edges, columnsOf(edges)));
            }}
          >
            CSV
          </button>
        </span>
      </div>
    </figure>
  );
}
