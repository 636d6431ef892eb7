import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** What a number, bar or point is about; what it does not say is left open. */
export interface Behind {
  readonly scenario?: string | undefined;
  readonly detector?: string | undefined;
  /** One account: its own page. */
  readonly account?: number | undefined;
  readonly policy?: string | undefined;
  readonly level?: string | undefined;
  readonly segment?: string | undefined;
  readonly show?: 'all' | 'hit' | 'wrong' | 'caught' | 'missed' | undefined;
  /** Budget at which rows count as hit; what the policy acted on where it is not given. */
  readonly budget?: number | null | undefined;
  /** What it is a budget of: `false-removals` (where it is not given), `queue` or `threshold`. */
  readonly by?: string | undefined;
  readonly lowScore?: number | undefined;
  readonly highScore?: number | undefined;
  readonly alsoHitBy?: string | undefined;
  readonly notHitBy?: string | undefined;
}

/** What a page may offer beside the report itself. */
export interface PageLinks {
  /** Address of the accounts behind a number; null where nothing can be said of them. */
  readonly peopleBehind: (behind: Behind) => string | null;
  /** Saves a changed chart beside the run; null where that is not possible. */
  readonly saveVariant: ((chart: string, name: string, spec: unknown) => Promise<string>) | null;
  /** Saves a changed chart as a plug-in, for the reports of later studies; null where that is not possible. */
  readonly saveChart: ((chart: string, name: string, spec: unknown) => Promise<string>) | null;
}

/** What a report by itself offers: neither accounts nor saving. */
const NONE: PageLinks = { peopleBehind: () => null, saveVariant: null, saveChart: null };

/** The viewer puts its own links here. */
export const PageLinksContext = createContext<PageLinks>(NONE);

/** What the page around this part offers. */
export function usePageLinks(): PageLinks {
  return useContext(PageLinksContext);
}
