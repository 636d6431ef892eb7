import { useEffect, useState } from 'preact/hooks';

/** Which page the address asks for: the list, or one run. */
export type Route = { readonly page: 'runs' } | { readonly page: 'run'; readonly id: string };

/** The address of a run's page within the viewer. */
export function runAddress(id: string): string {
  return `#/run/${encodeURIComponent(id)}`;
}

/** The page that the address bar asks for, kept up to date. */
export function useRoute(): Route {
  const [route, setRoute] = useState(routeNow);
  useEffect(() => {
    const update = () => {
      setRoute(routeNow());
      scrollTo(0, 0);
    };
    addEventListener('hashchange', update);
    return () => removeEventListener('hashchange', update);
  }, []);
  return route;
}

function routeNow(): Route {
  const id = /^#\/run\/([^/]+)$/.exec(location.hash)?.[1];
  if (id === undefined) return { page: 'runs' };
  try {
    return { page: 'run', id: decodeURIComponent(id) };
  } catch {
    return { page: 'runs' };
  }
}
