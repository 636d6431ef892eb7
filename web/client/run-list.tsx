import { useEffect, useState } from 'preact/hooks';
import { changeSettings, useSetting } from '../../reports/page/settings.js';
import type { RunPage, RunQuery } from '../run-summary.js';
import { asked, useJson } from './load-json.js';
import { Loading } from './loading.js';
import { NoRuns } from './no-runs.js';
import { Pager } from './pager.js';
import { useRunEvents } from './run-events.js';
import { RunLine } from './run-line.js';
import { SortHead } from './sort-head.js';

/** A search is sent when the typing rests so long. */
const REST_MS = 150;

const COLUMNS: readonly { readonly key: RunQuery['sort']; readonly head: string }[] = [
  { key: 'title', head: 'Run' },
  { key: 'status', head: 'Status' },
  { key: 'started', head: 'Started' },
];

/** The runs of the folder, page by page: search, filter, sort; running ones move as they go. */
export function RunList({ mayEdit }: { readonly mayEdit: boolean }) {
  const [search] = useSetting('search');
  const [status] = useSetting('status');
  const [tag] = useSetting('tag');
  const [sort] = useSetting('sort', 'started');
  const [isDown] = useSetting('down', '1');
  const [page] = useSetting('page', '1');
  const events = useRunEvents();
  const [saves, setSaves] = useState(0);
  const loaded = useJson<RunPage>(
    asked('./api/runs', { search, status, tag, sort, isDown, page }),
    events.version + saves,
  );
  useEffect(() => {
    document.title = 'Runs · Ersatz';
  }, []);
  const nAll = loaded.state === 'here' ? loaded.value.nAll : undefined;
  if (nAll === 0) return <NoRuns />;
  return (
    <>
      <h1>Runs</h1>
      <Filters loaded={loaded.state === 'here' ? loaded.value : null} search={search} status={status} tag={tag} />
      <Loading loaded={loaded} what="the runs">
        {({ runs, nFound, page: shown, nPages }) =>
          nFound === 0 ? (
            <p>
              No run fits.{' '}
              <button
                type="button"
                class="quiet"
                onClick={() => changeSettings({ search: '', status: '', tag: '', page: '' })}
              >
                Show all runs
              </button>
            </p>
          ) : (
            <>
              <table class="runs">
                <thead>
                  <tr>
                    {COLUMNS.map(({ key, head }) => (
                      <SortHead
                        key={key}
                        head={head}
                        isSorted={sort === key}
                        isDown={isDown === '1'}
                        onSort={(down) =>
                          changeSettings({
                            sort: key === 'started' ? '' : key,
                            down: down ? '' : '0',
                            page: '',
                          })
                        }
                        startsDown={key === 'started'}
                      />
                    ))}
                    <th scope="col">Best in its first scenario</th>
                  </tr>
                </thead>
                <tbody>
                  {runs.map((run) => (
                    <RunLine
                      key={run.id}
                      run={{ ...run, ...events.changes.get(run.id) }}
                      mayEdit={mayEdit}
                      onSaved={() => setSaves(saves + 1)}
                    />
                  ))}
                </tbody>
              </table>
              <Pager page={shown} nPages={nPages} />
            </>
          )
        }
      </Loading>
    </>
  );
}

interface FilterProps {
  readonly loaded: RunPage | null;
  readonly search: string;
  readonly status: string;
  readonly tag: string;
}

function Filters({ loaded, search, status, tag }: FilterProps) {
  const [typed, setTyped] = useState(search);
  useEffect(() => setTyped(search), [search]);
  useEffect(() => {
    if (typed === search) return undefined;
    const timer = setTimeout(() => changeSettings({ search: typed, page: '' }, 'replace'), REST_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <label class="choice wide">
        <span class="soft">Search</span>
        <input
          type="search"
          value={typed}
          placeholder="title, study, detector, scenario, tag, gates broken"
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
      <label class="choice">
        <span class="soft">Status</span>
        <select value={status} onChange={(event) => changeSettings({ status: event.currentTarget.value, page: '' })}>
          {['', 'done', 'running', 'stopped', 'failed'].map((one) => (
            <option key={one} value={one}>
              {one === '' ? 'any' : one}
            </option>
          ))}
        </select>
      </label>
      {(loaded?.tags.length ?? 0) > 0 && (
        <label class="choice">
          <span class="soft">Tag</span>
          <select value={tag} onChange={(event) => changeSettings({ tag: event.currentTarget.value, page: '' })}>
            <option value="">any</option>
            {loaded?.tags.map(({ tag: one, n }) => (
              <option key={one} value={one}>
                {one} ({n})
              </option>
            ))}
          </select>
        </label>
      )}
      <span class="soft" role="status">
        {loaded === null
          ? ''
          : `${loaded.nFound.toLocaleString('en-US')} of ${loaded.nAll.toLocaleString('en-US')} runs` +
            (loaded.nRunning > 0 ? `, ${loaded.nRunning} running` : '')}
      </span>
    </form>
  );
}
