import { useEffect } from 'preact/hooks';
import { plainNumber } from '../../reports/page/number-format.js';
import { changeSettings, useSetting } from '../../reports/page/settings.js';
import type { RunPage } from '../run-summary.js';
import { asked, useJson } from './load-json.js';
import { Loading } from './loading.js';
import { runAddress } from './route.js';

/** One metric of one cell in both runs, as the program compares them. */
interface Cell {
  readonly scenario: string;
  readonly detector: string;
  readonly policy: string;
  readonly level: string;
  readonly metric: string;
  readonly a: number;
  readonly b: number;
  readonly difference: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly pHolm: number | null;
  readonly n: number;
  readonly paired: boolean;
  readonly movement: 'moved' | 'noise' | 'same' | 'untested';
}

interface Comparison {
  readonly a: { readonly id: string; readonly version: string; readonly revision: string | null };
  readonly b: { readonly id: string; readonly version: string; readonly revision: string | null };
  readonly nSharedSeeds: number;
  readonly cells: readonly Cell[];
  readonly onlyInA: readonly string[];
  readonly onlyInB: readonly string[];
}

const MOVEMENTS = ['moved', 'noise', 'same', 'untested'] as const;

/** Two finished runs, cell by cell: what moved, what is noise, what only one of them holds. */
export function CompareRuns() {
  const [a] = useSetting('a');
  const [b] = useSetting('b');
  const runs = useJson<RunPage>('./api/runs?status=done');
  const comparison = useJson<Comparison>(a === '' || b === '' ? null : asked('./api/compare', { a, b }));
  useEffect(() => {
    document.title = 'Compare runs · Ersatz';
  }, []);
  const known = runs.state === 'here' ? runs.value.runs.map(({ id }) => id) : [];
  return (
    <>
      <h1>Compare runs</h1>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        {(['a', 'b'] as const).map((side) => (
          <label key={side} class="choice wide">
            <span class="soft">Run {side.toUpperCase()}</span>
            <input
              list="known-runs"
              value={side === 'a' ? a : b}
              placeholder="name of a finished run"
              onChange={(event) => changeSettings({ [side]: event.currentTarget.value.trim() })}
            />
          </label>
        ))}
        <datalist id="known-runs">
          {known.map((id) => (
            <option key={id} value={id} />
          ))}
        </datalist>
      </form>
      {a === '' || b === '' ? (
        <p class="note">
          Name two finished runs of this folder, the older one as A. Metrics are paired by world where both runs hold
          the same seeds.
        </p>
      ) : (
        <Loading loaded={comparison} what="the comparison">
          {(found) => <Compared found={found} />}
        </Loading>
      )}
    </>
  );
}

function Compared({ found }: { readonly found: Comparison }) {
  const [movement, setMovement] = useSetting('movement');
  const [metric, setMetric] = useSetting('metric');
  const metrics = [...new Set(found.cells.map((cell) => cell.metric))];
  const shown = found.cells.filter(
    (cell) => (movement === '' || cell.movement === movement) && (metric === '' || cell.metric === metric),
  );
  const nOf = (kind: string): number => found.cells.filter((cell) => cell.movement === kind).length;
  const severalScenarios = new Set(found.cells.map(({ scenario }) => scenario)).size > 1;
  const severalPolicies = new Set(found.cells.map(({ policy }) => policy)).size > 1;
  return (
    <>
      <p>
        A is <a href={runAddress(found.a.id)}>{found.a.id}</a>, B is <a href={runAddress(found.b.id)}>{found.b.id}</a>;{' '}
        {found.nSharedSeeds === 0 ? 'they share no seed' : `${found.nSharedSeeds} shared seeds`}.{' '}
        {MOVEMENTS.filter((kind) => nOf(kind) > 0)
          .map((kind) => `${nOf(kind)} ${kind}`)
          .join(', ')}{' '}
        of {found.cells.length} numbers.
      </p>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <label class="choice">
          <span class="soft">Show</span>
          <select value={movement} onChange={(event) => setMovement(event.currentTarget.value)}>
            <option value="">everything</option>
            {MOVEMENTS.map((kind) => (
              <option key={kind} value={kind}>
                {kind}
              </option>
            ))}
          </select>
        </label>
        <label class="choice">
          <span class="soft">Metric</span>
          <select value={metric} onChange={(event) => setMetric(event.currentTarget.value)}>
            <option value="">all</option>
            {metrics.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
      </form>
      <div class="scroll" tabIndex={0} role="region" aria-label="Cells of both runs">
        <table class="metrics compared">
          <thead>
            <tr>
              <th scope="col">Cell</th>
              <th scope="col">metric</th>
              {['A', 'B', 'B − A', '95 % interval', 'p (Holm)', 'n'].map((head) => (
                <th key={head} scope="col" class="number">
                  {head}
                </th>
              ))}
              <th scope="col">verdict</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((cell) => (
              <tr key={`${cell.scenario}/${cell.detector}/${cell.policy}/${cell.level}/${cell.metric}`}>
                <th scope="row">
                  {cell.detector} <span class="soft">{cell.level}s</span>
                  {severalScenarios && <span class="soft"> {cell.scenario}</span>}
                  {severalPolicies && <span class="soft"> {cell.policy}</span>}
                </th>
                <td>{cell.metric.replaceAll('-', ' ')}</td>
                <td class="number">{plainNumber(cell.a)}</td>
                <td class="number">{plainNumber(cell.b)}</td>
                <td class="number">{signed(cell.difference)}</td>
                <td class="number">
                  {cell.low === null || cell.high === null ? '–' : `[${signed(cell.low)}, ${signed(cell.high)}]`}
                </td>
                <td class="number">{cell.pHolm === null ? '–' : Number(cell.pHolm.toPrecision(2))}</td>
                <td class="number">
                  {cell.n}
                  {cell.paired ? '' : ' unpaired'}
                </td>
                <td>
                  <span class={`movement ${cell.movement}`}>{cell.movement}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <OnlyIn side="A" names={found.onlyInA} />
      <OnlyIn side="B" names={found.onlyInB} />
    </>
  );
}

function OnlyIn({ side, names }: { readonly side: string; readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <details>
      <summary>
        Only in {side}: {names.length}
      </summary>
      <ul class="plain">
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </details>
  );
}

function signed(value: number): string {
  return value < 0 ? `−${plainNumber(-value)}` : value > 0 ? `+${plainNumber(value)}` : '0';
}
