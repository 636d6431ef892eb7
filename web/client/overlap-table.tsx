import { useEffect, useMemo, useState } from 'preact/hooks';
import { useSliderPlace } from '../../reports/page/operating-place.js';
import { selectTables } from '../../reports/page/selection.js';
import { useSetting } from '../../reports/page/settings.js';
import { DetectorName } from '../../reports/page/detector-name.js';
import { shareText, wholeText } from '../../reports/page/number-format.js';
import { usePageLinks } from '../../reports/page/place-links.js';
import type { Overlap, Overlaps } from '../kept/kept-answers.js';
import { keptDetectors, keptLevels, keptReplicate } from './kept-rows.js';
import { asked, useJson } from './load-json.js';
import { Loading } from './loading.js';
import { NotKept } from './not-kept.js';
import type { RunPageProps } from './run-page-props.js';

/** Sets shown before the reader asks for more. */
const FIRST_SETS = 12;

/** How the hits of detectors overlap: every row belongs to exactly one line, named by the dots (an UpSet picture as a table). */
export function OverlapTable({ id, report, selection, kept }: RunPageProps) {
  const { scenario, policy } = selection;
  const [wanted] = useSetting('level');
  const [isLong, setLong] = useSetting('sets');
  const levels = keptLevels(kept, scenario).filter((level) => keptDetectors(kept, report, scenario, level).length > 1);
  const level = levels.find((one) => one === wanted) ?? levels[0];
  const detectors =
    level === undefined
      ? []
      : keptDetectors(kept, report, scenario, level).filter((detector) => !selection.hidden.has(detector));
  // The place of the slider, once it rests.
  const curve = useMemo(
    () => selectTables(report.tables, ['operating-curve'], selection)['operating-curve'] ?? [],
    [report, selection],
  );
  const { place } = useSliderPlace(curve);
  const at = place !== null && place.level === level ? place : null;
  const rested = useRested(at === null || at.budget === null ? '' : `${at.by} ${at.budget}`);
  const [by = '', budget = null] = rested === '' ? [] : placeIn(rested);
  const path = asked(`./api/runs/${encodeURIComponent(id)}/overlap`, {
    ...{ scenario, replicate: keptReplicate(kept, scenario), level, policy },
    ...(budget === null ? {} : { by, budget }),
    detectors: detectors.join(','),
  });
  const loaded = useJson<Overlaps>(detectors.length > 1 ? path : null);
  return (
    <section class="overlap">
      <h2>Who catches what the others miss</h2>
      {kept.worlds.length === 0 ? (
        <NotKept what="scores of single accounts" />
      ) : detectors.length < 2 ? (
        <p class="note">Overlap needs two detectors with kept scores at one level.</p>
      ) : (
        <Loading loaded={loaded} what="the overlap">
          {(overlaps) => (
            <>
              <Sets
                overlaps={overlaps}
                isLong={isLong === 'all'}
                ids={report.detectors.map((one) => one.id)}
                {...{ scenario, policy, by, budget, level: level ?? '' }}
              />
              {overlaps.sets.length > FIRST_SETS && isLong !== 'all' && (
                <button type="button" class="quiet" onClick={() => setLong('all')}>
                  Show all {overlaps.sets.length} sets
                </button>
              )}
              <p class="note">
                Rows of the {level} level in world {keptReplicate(kept, scenario)} of {scenario}, hit{' '}
                {budget === null ? `by policy ${policy}` : saidOf(by, budget)}: exactly by the detectors with a dot and
                by no other shown one. Nobody catches {wholeText(overlaps.nMissed)} of{' '}
                {wholeText(overlaps.nInauthentic)} inauthentic rows (
                {shareText(overlaps.nMissed, overlaps.nInauthentic)}). n = {wholeText(overlaps.nRows)} rows.
              </p>
            </>
          )}
        </Loading>
      )}
    </section>
  );
}

function placeIn(rested: string): [by: string, budget: number] {
  const [by = '', budget = ''] = rested.split(' ');
  return [by, Number(budget)];
}

/** Where the slider stands, as the hits of the table's detectors. */
function saidOf(by: string, budget: number): string {
  if (by === 'queue')
    return `where each detector may hit at most ${wholeText(budget)} rows of this world, as the slider stands`;
  if (by === 'threshold') return `where the score is ${budget} or more, as the slider stands`;
  return `where the threshold lets through ${shareText(budget, 1)} false removals, as the slider stands`;
}

/** So long a slider has to rest before the server is asked. */
const REST_MS = 250;

/** A value that lags behind until it no longer changes. */
function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

interface SetsProps {
  readonly overlaps: Overlaps;
  readonly isLong: boolean;
  readonly ids: readonly string[];
  readonly scenario: string;
  readonly policy: string;
  readonly level: string;
  readonly by: string;
  readonly budget: number | null;
}

function Sets({ overlaps, isLong, ids, scenario, policy, level, by, budget }: SetsProps) {
  const { peopleBehind } = usePageLinks();
  const { detectors } = overlaps;
  const sets = isLong ? overlaps.sets : overlaps.sets.slice(0, FIRST_SETS);
  const most = Math.max(1, ...overlaps.sets.map(({ nCaught, nWrong }) => Math.max(nCaught, nWrong)));
  const addressOf = (set: Overlap, show: 'caught' | 'wrong'): string | null =>
    peopleBehind({
      ...{ scenario, policy, level, show, by, budget, detector: set.detectors[0] },
      alsoHitBy: set.detectors.slice(1).join(','),
      notHitBy: detectors.filter((id) => !set.detectors.includes(id)).join(','),
    });
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Overlap of detectors">
      <table class="upset">
        <thead>
          <tr>
            {detectors.map((id) => (
              <th key={id} scope="col" class="upset-head">
                <DetectorName id={id} ids={ids} />
              </th>
            ))}
            <th scope="col">caught</th>
            <th scope="col">wrongly hit</th>
          </tr>
        </thead>
        <tbody>
          {sets.map((set) => (
            <tr key={set.detectors.join()} data-set={set.detectors.join()}>
              {detectors.map((id) => (
                <td key={id} class="upset-dot">
                  {set.detectors.includes(id) ? (
                    <>
                      <span class="upset-sign" title={`${id} hits`}>
                        ●
                      </span>
                      <span class="upset-name" aria-hidden="true">
                        <DetectorName id={id} ids={ids} />
                      </span>
                    </>
                  ) : (
                    <span class="off">·</span>
                  )}
                </td>
              ))}
              {(['caught', 'wrong'] as const).map((show) => {
                const n = show === 'caught' ? set.nCaught : set.nWrong;
                const address = n === 0 ? null : addressOf(set, show);
                return (
                  <td key={show} class="upset-bar" data-label={show === 'caught' ? 'caught' : 'wrongly hit'}>
                    <svg class={`bar ${show}`} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                      <rect width={(100 * n) / most} height="10" />
                    </svg>
                    {address === null ? <span>{wholeText(n)}</span> : <a href={address}>{wholeText(n)}</a>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
