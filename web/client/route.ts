import { addressOf, usePath } from '../../reports/page/settings.js';

/** The pages of one run, in the order of their tabs. */
export const RUN_TABS = ['study', 'detectors', 'people', 'operations', 'world', 'files'] as const;
/** A page of one run. */
export type RunTab = (typeof RUN_TABS)[number];

/** Which page the address asks for. */
export type Route =
  | { readonly page: 'runs' }
  | { readonly page: 'compare' }
  | { readonly page: 'run'; readonly id: string; readonly tab: RunTab }
  | { readonly page: 'account'; readonly id: string; readonly account: number };

type Settings = Iterable<readonly [string, string]>;

/** The address of a page of a run. */
export function runAddress(id: string, tab: RunTab = 'study', settings: Settings = []): string {
  return addressOf(`/run/${encodeURIComponent(id)}${tab === 'study' ? '' : `/${tab}`}`, settings);
}

/** The address of an account's page. */
export function accountAddress(id: string, account: number, settings: Settings = []): string {
  return addressOf(`/run/${encodeURIComponent(id)}/account/${account}`, settings);
}

/** The page that the address bar asks for, kept up to date. */
export function useRoute(): Route {
  return routeOf(usePath());
}

function routeOf(path: string): Route {
  const [first, second, third, fourth] = path.split('/').filter(Boolean).map(decoded);
  if (first === 'compare') return { page: 'compare' };
  if (first !== 'run' || second === undefined) return { page: 'runs' };
  if (third === 'account' && /^\d{1,10}$/.test(fourth ?? ''))
    return { page: 'account', id: second, account: Number(fourth) };
  return { page: 'run', id: second, tab: RUN_TABS.find((tab) => tab === third) ?? 'study' };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
