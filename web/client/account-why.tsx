import { useState } from 'preact/hooks';
import { scoreText } from '../../reports/page/number-format.js';
import { useSetting } from '../../reports/page/settings.js';
import { asked, loadJson, type Loaded } from './load-json.js';

/** Why a row has its score, as the program explains it. */
interface Explained {
  readonly score: number;
  readonly nHigher: number;
  readonly nRows: number;
  readonly explanation: {
    readonly reasons: readonly {
      readonly reason: string;
      readonly feature?: string;
      readonly value?: number;
      readonly contribution?: number;
      readonly members?: readonly number[];
    }[];
    readonly sum?: { readonly base: number; readonly total: number; readonly scale: string };
  } | null;
}

interface Cell {
  readonly detector: string;
  readonly level: string;
}

const nameOf = ({ detector, level }: Cell): string => `${level}/${detector}`;

interface Props {
  readonly id: string;
  readonly scenario: string;
  readonly replicate: number;
  readonly account: number;
  readonly cells: readonly Cell[];
  readonly chosen: Cell;
}

/** Reasons shown; the rest weigh less. */
const MOST_REASONS = 10;

/** Asks on request why the account scores what it scores: the world is simulated and the detector trained again for it, which takes a while. */
export function AccountWhy({ id, scenario, replicate, account, cells, chosen }: Props) {
  const able = cells.filter(({ level }) => level !== 'group');
  const first = able.findIndex(({ detector, level }) => detector === chosen.detector && level === chosen.level);
  const [wanted, setWanted] = useSetting('why');
  const found = able.findIndex((one) => nameOf(one) === wanted);
  const place = found >= 0 ? found : Math.max(0, first);
  const [answer, setAnswer] = useState<Loaded<Explained> | null>(null);
  const cell = able[place];
  if (cell === undefined) return null;
  const ask = async () => {
    setAnswer({ state: 'loading' });
    const { detector, level } = cell;
    setAnswer(
      await loadJson<Explained>(
        asked(`./api/runs/${encodeURIComponent(id)}/why`, { scenario, replicate, detector, level, account }),
      ),
    );
  };
  return (
    <div class="why">
      <h3>Why</h3>
      <div class="filters">
        <label class="choice">
          <span class="soft">Score of</span>
          <select
            value={nameOf(cell)}
            onChange={(event) => {
              setWanted(event.currentTarget.value);
              setAnswer(null);
            }}
          >
            {able.map((one) => (
              <option key={nameOf(one)} value={nameOf(one)}>
                {one.detector}, {one.level} level
              </option>
            ))}
          </select>
        </label>
        <button type="button" class="quiet" disabled={answer?.state === 'loading'} onClick={() => void ask()}>
          Explain
        </button>
        <span class="soft" role="status">
          {answer?.state === 'loading' ? 'Simulating the world and training the detector again …' : ''}
        </span>
      </div>
      {answer?.state === 'failed' && <p class="problem">No reasons: {answer.why}.</p>}
      {answer?.state === 'here' && <Reasons explained={answer.value} />}
    </div>
  );
}

function Reasons({ explained: { score, nHigher, nRows, explanation } }: { readonly explained: Explained }) {
  const head = `Score ${scoreText(score)}; ${nHigher.toLocaleString('en-US')} of ${nRows.toLocaleString('en-US')} rows score higher.`;
  if (explanation === null) return <p>{head} This detector can not say why.</p>;
  const { reasons, sum } = explanation;
  const most = Math.max(...reasons.map(({ contribution }) => Math.abs(contribution ?? 0)), 1e-12);
  return (
    <>
      <p>{head}</p>
      <table class="metrics reasons">
        <thead>
          <tr>
            <th scope="col">Reason</th>
            <th scope="col" class="number">
              value
            </th>
            <th scope="col" class="number">
              contribution
            </th>
            <th scope="col">
              <span class="visually-hidden">contribution as a bar</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {reasons.slice(0, MOST_REASONS).map(({ reason, feature, value, contribution, members }) => (
            <tr key={`${reason}/${feature}`}>
              <th scope="row">
                {reason}
                {feature === undefined ? '' : `: ${feature}`}
                {members === undefined ? '' : ` (${members.length} accounts)`}
              </th>
              <td class="number">{value === undefined ? '' : Number(value.toPrecision(4))}</td>
              <td class="number">{contribution === undefined ? '' : contribution.toPrecision(3)}</td>
              <td class="upset-bar">
                <svg
                  class={`bar ${(contribution ?? 0) > 0 ? 'caught' : 'wrong'}`}
                  viewBox="0 0 100 10"
                  preserveAspectRatio="none"
                  aria-hidden="true"
                >
                  <rect width={(100 * Math.abs(contribution ?? 0)) / most} height="10" />
                </svg>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {sum !== undefined && (
        <p class="note">
          Contributions add up from {sum.base.toPrecision(3)} to {sum.total.toPrecision(3)} ({sum.scale}).
          {reasons.length > MOST_REASONS ? ` ${reasons.length - MOST_REASONS} smaller ones are not shown.` : ''}
        </p>
      )}
    </>
  );
}
