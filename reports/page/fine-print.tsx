import { counted } from '../../errors/counted.js';
import type { Report } from '../report.js';
import { IdentityChecks } from './identity-checks.js';
import { plainNumber } from './number-format.js';

/** What a careful reader looks up: the worlds, the detectors, the metrics, what was left out and how to repeat the run. */
export function FinePrint({ report, scenario }: { readonly report: Report; readonly scenario: string }) {
  return (
    <section>
      <h2>Behind the numbers</h2>
      <Scenario report={report} id={scenario} />
      <Skipped report={report} />
      {report.detectors.length > 0 && <Detectors report={report} />}
      {report.metrics.length > 0 && <Metrics report={report} />}
      <IdentityChecks report={report} />
      <Provenance report={report} />
    </section>
  );
}

function Scenario({ report, id }: { readonly report: Report; readonly id: string }) {
  const scenario = report.scenarios.find((candidate) => candidate.id === id);
  if (scenario === undefined) return null;
  return (
    <>
      <h3>
        Scenario {scenario.id} <span class="soft">({scenario.kind === 'real' ? 'real data' : 'simulated'})</span>
      </h3>
      <p>{scenario.summary}</p>
      <dl class="facts">
        {scenario.facts.map(({ name, value, low, high, n }) => (
          <div key={name} title={`n = ${n}`}>
            <dt>{name}</dt>
            <dd>
              {value === null ? '–' : plainNumber(value)}
              {low !== null && high !== null && low !== high && (
                <span class="soft">
                  {' '}
                  [{plainNumber(low)}, {plainNumber(high)}]
                </span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Skipped({ report }: { readonly report: Report }) {
  return (
    <>
      <h3>Left out</h3>
      {report.skipped.length === 0 ? (
        <p>Nothing.</p>
      ) : (
        <ul class="plain">
          {report.skipped.map(({ what, why }) => (
            <li key={what}>
              <b>{what}</b>: {why}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Detectors({ report }: { readonly report: Report }) {
  return (
    <details>
      <summary>Detectors, sources and parameters</summary>
      <dl class="entries">
        {report.detectors.map(({ id, summary, source, family, levels, params }) => (
          <div key={id}>
            <dt>
              {id}{' '}
              <span class="soft">
                ({family}; {levels.join(' and ')} level)
              </span>
            </dt>
            <dd>
              {summary} <span class="soft">{source}</span>
              <br />
              <code>{JSON.stringify(params)}</code>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Metrics({ report }: { readonly report: Report }) {
  return (
    <details>
      <summary>Metrics</summary>
      <dl class="entries">
        {report.metrics.map(({ id, summary, better }) => (
          <div key={id}>
            <dt>
              {id} <span class="soft">({better === 'neither' ? 'neither way is better' : `${better} is better`})</span>
            </dt>
            <dd>{summary}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Provenance({ report }: { readonly report: Report }) {
  const { study, studyHash, version, seeds, replicates } = report.provenance;
  return (
    <>
      <h3>Provenance</h3>
      <p>
        Study <b>{study}</b> (<code title={studyHash}>{studyHash.slice(0, 16)}</code>), ersatz {version},{' '}
        {counted(replicates, 'replicate')}, {seeds.length === 1 ? 'seed' : 'seeds'} <code>{seeds.join(', ')}</code>. The
        same study and version give the same report, byte for byte.
      </p>
    </>
  );
}
