import { useEffect, useMemo } from 'preact/hooks';
import { Choosers } from '../../reports/page/choosers.js';
import { FinePrint } from '../../reports/page/fine-print.js';
import { Gates } from '../../reports/page/gates.js';
import { PageLinksContext, type PageLinks } from '../../reports/page/place-links.js';
import { ReportHead } from '../../reports/page/report-head.js';
import { Charts, Headline, WhoWasHit } from '../../reports/page/report-page.js';
import { OperatingSlider } from '../../reports/page/operating-slider.js';
import { useSelection } from '../../reports/page/selection.js';
import { settingsNow } from '../../reports/page/settings.js';
import type { Report } from '../../reports/report.js';
import { sendEdit, type About } from './about.js';
import { AccountPage } from './account-page.js';
import { CalibrationCount } from './calibration-count.js';
import { Files } from './files.js';
import { isClosedLoop, type KeptOf } from './kept-rows.js';
import { useJson } from './load-json.js';
import { Loading } from './loading.js';
import { MeasuredPeople } from './measured-people.js';
import { OperationsPage } from './operations-page.js';
import { OverlapTable } from './overlap-table.js';
import { PeoplePage } from './people-page.js';
import { peopleAddress } from './people-address.js';
import type { RunPageProps } from './run-page-props.js';
import { RUN_TABS, runAddress, type Route, type RunTab } from './route.js';
import { Variants } from './variants.js';
import { WorldPage } from './world-page.js';

interface Props {
  readonly route: Extract<Route, { page: 'run' | 'account' }>;
  readonly about: About;
}

/** The pages of one run. */
export function RunView({ route, about }: Props) {
  const { id } = route;
  const loaded = useJson<Report>(`./api/runs/${encodeURIComponent(id)}/report`);
  const kept = useJson<KeptOf>(`./api/runs/${encodeURIComponent(id)}/kept`);
  const title = loaded.state === 'here' ? loaded.value.title : id;
  useEffect(() => {
    document.title = `${title} · Ersatz`;
  }, [title]);
  if (loaded.state === 'failed')
    return (
      <>
        <h1>{id}</h1>
        <p class="problem" role="alert">
          Could not open this run: {loaded.why}.
        </p>
        <p>
          <a href="#/">All runs</a>
        </p>
      </>
    );
  return (
    <Loading loaded={loaded} what={id}>
      {(report) => (
        <OpenRun
          report={report}
          route={route}
          about={about}
          kept={kept.state === 'here' ? kept.value : { worlds: [], cells: [] }}
        />
      )}
    </Loading>
  );
}

interface OpenProps extends Props {
  readonly report: Report;
  readonly kept: KeptOf;
}

function OpenRun({ report, route, about, kept }: OpenProps) {
  const [selection, select] = useSelection(report);
  const { id } = route;
  const links = useMemo(
    (): PageLinks => ({
      peopleBehind: (behind) => peopleAddress(id, kept, report, behind),
      saveVariant: about.mayEdit
        ? (chart, name, spec) =>
            sendEdit(`./api/edit/${encodeURIComponent(id)}/variants`, { format: 'variant@1', chart, name, spec })
        : null,
      saveChart: about.savesCharts
        ? (chart, name, spec) =>
            sendEdit(`./api/edit/${encodeURIComponent(id)}/charts`, { format: 'variant@1', chart, name, spec })
        : null,
    }),
    [id, kept, report, about],
  );
  const tab: RunTab = route.page === 'account' ? 'people' : route.tab;
  const at = { id, report, selection, kept };
  return (
    <PageLinksContext.Provider value={links}>
      <article class="report">
        {tab === 'study' ? <ReportHead report={report} /> : <ShortHead report={report} id={id} />}
        <Tabs id={id} chosen={tab} />
        {tab !== 'files' && (
          <Choosers
            report={report}
            selection={selection}
            onSelect={select}
            isBare
            hidesDetectors={tab === 'people' || tab === 'world'}
          />
        )}
        {route.page === 'account' ? (
          <AccountPage key={route.account} {...at} account={route.account} canExplain={about.canCompare} />
        ) : (
          <TabPage tab={route.tab} at={at} />
        )}
      </article>
    </PageLinksContext.Provider>
  );
}

function TabPage({ tab, at }: { readonly tab: RunTab; readonly at: RunPageProps }) {
  const { id, report, selection, kept } = at;
  if (tab === 'people')
    return isClosedLoop(kept, selection.scenario) ? <MeasuredPeople {...at} /> : <PeoplePage {...at} />;
  if (tab === 'operations') return <OperationsPage {...at} />;
  if (tab === 'world') return <WorldPage {...at} />;
  if (tab === 'files') return <Files id={id} report={report} />;
  if (tab === 'detectors' && 'loop-totals' in report.tables)
    return (
      <>
        <p class="note">
          The detectors of a closed loop act inside its worlds and are not held side by side: what its arms did stands
          on the page Study.
        </p>
        <Charts report={report} selection={selection} page="detectors" head="Detectors compared" />
        <Variants id={id} report={report} selection={selection} />
      </>
    );
  if (tab === 'detectors')
    return (
      <>
        <OperatingSlider report={report} selection={selection} />
        <WhoWasHit report={report} selection={selection} />
        <OverlapTable {...at} />
        <Charts report={report} selection={selection} page="detectors" head="Detectors compared" />
        <Variants id={id} report={report} selection={selection} />
      </>
    );
  return (
    <>
      <Headline report={report} selection={selection} />
      <Gates report={report} />
      <CalibrationCount id={id} report={report} scenario={selection.scenario} />
      <Charts report={report} selection={selection} page="study" head="The study in charts" />
      <FinePrint report={report} scenario={selection.scenario} />
    </>
  );
}

function ShortHead({ report, id }: { readonly report: Report; readonly id: string }) {
  return (
    <header>
      <p class="kicker">{id}</p>
      <h1>{report.title}</h1>
    </header>
  );
}

const TITLES: Readonly<Record<RunTab, string>> = {
  study: 'Study',
  detectors: 'Compare detectors',
  people: 'People',
  operations: 'Operations',
  world: 'World',
  files: 'Files',
};

/** Settings that mean the same on every page of a run. */
const SHARED = ['scenario', 'policy', 'hide', 'level'];

function Tabs({ id, chosen }: { readonly id: string; readonly chosen: RunTab }) {
  const shared = [...settingsNow()].filter(([name]) => SHARED.includes(name));
  return (
    <nav class="tabs" aria-label="Pages of this run">
      {RUN_TABS.map((tab) => (
        <a key={tab} href={runAddress(id, tab, shared)} aria-current={tab === chosen ? 'page' : undefined}>
          {TITLES[tab]}
        </a>
      ))}
    </nav>
  );
}
