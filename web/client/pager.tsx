import { changeSettings } from '../../reports/page/settings.js';

/** Leads through the pages of a list. */
export function Pager({ page, nPages }: { readonly page: number; readonly nPages: number }) {
  if (nPages < 2) return null;
  const to = (next: number): void => {
    changeSettings({ page: next === 1 ? '' : String(next) });
    document.getElementById('main')?.scrollIntoView();
  };
  return (
    <nav class="pager" aria-label="Pages">
      <button type="button" class="quiet" disabled={page <= 1} onClick={() => to(page - 1)}>
        Previous
      </button>
      <span>
        Page {page} of {nPages.toLocaleString('en-US')}
      </span>
      <button type="button" class="quiet" disabled={page >= nPages} onClick={() => to(page + 1)}>
        Next
      </button>
    </nav>
  );
}
