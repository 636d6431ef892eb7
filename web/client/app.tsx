import { ThemeToggle } from '../../reports/page/theme-toggle.js';
import { useRoute } from './route.js';
import { RunList } from './run-list.js';
import { RunView } from './run-view.js';

/** The viewer: a list of runs, and a page for each. */
export function App() {
  const route = useRoute();
  return (
    <main class="page">
      <nav class="site-head">
        <a class="brand" href="#/">
          Ersatz
        </a>
        {route.page === 'run' && (
          <span class="soft">
            <a href="#/">Runs</a> / {route.id}
          </span>
        )}
        {route.page === 'runs' && <ThemeToggle />}
      </nav>
      {route.page === 'run' ? <RunView key={route.id} id={route.id} /> : <RunList />}
    </main>
  );
}
