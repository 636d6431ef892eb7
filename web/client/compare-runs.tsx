import { useEffect } from 'preact/hooks';
import { plainNumber } from '../../reports/page/number-format.js';
import { changeSettings, useSetting } from '../../reports/page/settings.js';
import { asked, useJson } from './load-json.js';
import { Loading } from './loading.js';
import { Pager } from './pager.js';
import { runAddress } from './route.js';
import { RunPicker } from './run-picker.js';

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
  /** What the studies have differently; null where one has no such setting. */
  readonly differences: readonly { readonly path: string; readonly a: string | null; readonly b: string | null }[];
}

/** Cells on one page. */
const PAGE_LENGTH = 100;
const MOVEMENTS = ['moved', 'noise', 'same', 'untested'] as const;

/** Two finished runs, cell by cell: what moved, what is noise, what only one of them holds. */
export function CompareRuns() {
  const [a] = useSetting('a');
  const [b] = useSetting('b');
  const comparison = useJson<Comparison>(a === '' || b === '' ? null : asked('./api/compare', { a, b }));
  useEffect(() => {
    document.title = 'Compare runs · Ersatz';
  }, []);
  return (
    <>
      <h1>Compare runs</h1>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        {(['a', 'b'] as const).map((side) => (
          <RunPicker key={side} side={side} value={side === 'a' ? a : b} />
        ))}
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

/** What was set differently: whatever moved may come from any of it. */
function Differences({ of }: { readonly of: Comparison['differences'] }) {
  if (of.length === 0) return null;
  return (
    <details open={of.length <= 10}>
      <summary>{of.length === 1 ? '1 setting differs' : `${of.length} settings differ`}</summary>
      <ul>
        {of.map(({ path, a, b }) => (
          <li key={path}>
            <code>{path}</code>: {a ?? 'not set'} → {b ?? 'not set'}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Compared({ found }: { readonly found: Comparison }) {
  const { cells } = found;
  // Not those that the address names: while others are on their way, these numbers stay in sight.
  const [a, b] = [found.a.id, found.b.id];
  const nOf = (kind: string): number => cells.filter((cell) => cell.movement === kind).length;
  const counts = MOVEMENTS.filter((kind) => nOf(kind) > 0).map((kind) => `${nOf(kind)} ${kind}`);
  return (
    <>
      <p>
        A is <a href={runAddress(a)}>{a}</a>, B is <a href={runAddress(b)}>{b}</a>;{' '}
        {found.nSharedSeeds === 0
          ? 'they share no seed'
          : `${found.nSharedSeeds} shared ${found.nSharedSeeds === 1 ? 'seed' : 'seeds'}`}
        .{' '}
        {cells.length === 0
          ? 'No number stands in both: nothing can be compared. A number is the same where scenario, detector or arm, policy, level and metric are called the same.'
          : `${counts.join(', ')} of ${cells.length} numbers. Moved is said after Holm’s correction for all that was tested; an interval is of its own number alone, so that it can be clear of 0 where the verdict is noise.`}
      </p>
      <Differences of={found.differences} />
      {cells.length > 0 && <Cells of={cells} />}
      <OnlyIn side="A" names={found.onlyInA} />
      <OnlyIn side="B" names={found.onlyInB} />
    </>
  );
}

/** The numbers that stand in both runs, filtered and by pages. */
function Cells({ of }: { readonly of: readonly Cell[] }) {
  const [movement] = useSetting('movement');
  const [metric] = useSetting('metric');
  const [pageText] = useSetting('page', '1');
  const metrics = [...new Set(of.map((cell) => cell.metric))];
  const shown = of.filter(
    (cell) => (movement === '' || cell.movement === movement) && (metric === '' || cell.metric === metric),
  );
  const nPages = Math.max(1, Math.ceil(shown.length / PAGE_LENGTH));
  const page = Math.min(Math.max(1, Math.trunc(Number(pageText)) || 1), nPages);
  const severalScenarios = new Set(of.map(({ scenario }) => scenario)).size > 1;
  const severalPolicies = new Set(of.map(({ policy }) => policy)).size > 1;
  return (
    <>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <label class="choice">
          <span class="soft">Show</span>
          <select
            value={movement}
            onChange={(event) => changeSettings({ movement: event.currentTarget.value, page: '' })}
          >
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
          <select value={metric} onChange={(event) => changeSettings({ metric: event.currentTarget.value, page: '' })}>
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
            {shown.slice((page - 1) * PAGE_LENGTH, page * PAGE_LENGTH).map((cell) => (
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
      <Pager page={page} nPages={nPages} />
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
