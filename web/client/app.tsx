import { useEffect, useRef } from 'preact/hooks';
import { ThemeToggle } from '../../reports/page/theme-toggle.js';
import { useAbout } from './about.js';
import { CompareRuns } from './compare-runs.js';
import { useRoute } from './route.js';
import { RunList } from './run-list.js';
import { RunView } from './run-view.js';

/** The viewer: a list of runs, the pages of each, and two runs side by side. */
export function App() {
  const route = useRoute();
  const about = useAbout();
  const isFirst = useRef(true);
  const key = route.page === 'run' || route.page === 'account' ? route.id : route.page;
  useEffect(() => {
    // A new page begins at its top, as links do; the first one where the browser left it.
    if (!isFirst.current) scrollTo(0, 0);
    isFirst.current = false;
  }, [key, route.page === 'run' ? route.tab : route.page === 'account' ? route.account : '']);
  return (
    <div class="page">
      <a class="skip" href="#main" onClick={(event) => skipToMain(event)}>
        Skip to the content
      </a>
      <header class="site-head">
        <nav aria-label="Site">
          <a class="brand" href="#/">
            Ersatz
          </a>
          <a href="#/" aria-current={route.page === 'runs' ? 'page' : undefined}>
            Runs
          </a>
          {about.canCompare && (
            <a href="#/compare" aria-current={route.page === 'compare' ? 'page' : undefined}>
              Compare runs
            </a>
          )}
        </nav>
        <ThemeToggle />
      </header>
      <main id="main" tabIndex={-1}>
        {route.page === 'runs' && <RunList mayEdit={about.mayEdit} />}
        {route.page === 'compare' && <CompareRuns />}
        {(route.page === 'run' || route.page === 'account') && <RunView key={route.id} route={route} about={about} />}
      </main>
    </div>
  );
}

function skipToMain(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
