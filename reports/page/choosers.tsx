import type { Report } from '../report.js';
import { DetectorMark } from './detector-mark.js';
import { policiesOf } from './selection.js';
import type { Selection } from './selection.js';
import { ThemeToggle } from './theme-toggle.js';

interface Props {
  readonly report: Report;
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
  /** Leaves out the switch of the look, where the page around has one. */
  readonly isBare?: boolean;
  /** Leaves out the detectors, on pages that show all of them or none. */
  readonly hidesDetectors?: boolean;
}

/** With more detectors than this the boxes fold away: the bar would cover the page. */
const MOST_IN_A_ROW = 10;

/** The bar that stays in sight: which scenario, policy and detectors the page shows. */
export function Choosers({ report, selection, onSelect, isBare = false, hidesDetectors = false }: Props) {
  const ids = report.detectors.map(({ id }) => id);
  const measured = new Set(report.rows.map(({ detector }) => detector));
  const toggle = (id: string) => {
    const hidden = new Set(selection.hidden);
    if (!hidden.delete(id)) hidden.add(id);
    onSelect({ ...selection, hidden });
  };
  const shown = ids.filter((id) => measured.has(id));
  const boxes = (
    <fieldset class="detectors">
      <legend class="visually-hidden">Detectors shown</legend>
      {shown.map((id) => (
        <label key={id}>
          <input type="checkbox" name={id} checked={!selection.hidden.has(id)} onChange={() => toggle(id)} />
          <DetectorMark id={id} ids={ids} />
          <span>{id}</span>
        </label>
      ))}
    </fieldset>
  );
  return (
    <div class="choosers">
      <Choice
        name="Scenario"
        values={report.scenarios.map(({ id }) => id)}
        value={selection.scenario}
        onChange={(scenario) => onSelect({ ...selection, scenario })}
      />
      <Choice
        name="Policy"
        values={policiesOf(report)}
        value={selection.policy}
        onChange={(policy) => onSelect({ ...selection, policy })}
      />
      {hidesDetectors ? null : shown.length <= MOST_IN_A_ROW ? (
        boxes
      ) : (
        <details class="many-detectors">
          <summary>
            {shown.filter((id) => !selection.hidden.has(id)).length} of {shown.length} detectors shown
          </summary>
          {boxes}
        </details>
      )}
      {!isBare && <ThemeToggle />}
    </div>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly values: readonly string[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Choice({ name, values, value, onChange }: ChoiceProps) {
  if (values.length < 2) return null;
  return (
    <label class="choice">
      <span class="soft">{name}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {values.map((id) => (
          <option key={id} value={id}>
            {id}
          </option>
        ))}
      </select>
    </label>
  );
}
