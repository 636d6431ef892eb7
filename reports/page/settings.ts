import { useEffect, useState } from 'preact/hooks';

/** How a change of the address counts: as a step that the back button undoes, or not. */
export type Step = 'push' | 'replace';

/** While a slider moves, the address is written at most this often. */
const WRITE_MS = 300;
const CHANGED = 'ersatz-settings';

interface Place {
  readonly path: string;
  readonly settings: ReadonlyMap<string, string>;
}

/** Outside a browser, where what pages compute is tested, there is no address. */
const hasAddress = typeof location !== 'undefined';

let place: Place = hasAddress ? readPlace() : { path: '', settings: new Map() };
let timer: ReturnType<typeof setTimeout> | undefined;

if (hasAddress)
  addEventListener('hashchange', () => {
    clearTimeout(timer);
    timer = undefined;
    place = readPlace();
    dispatchEvent(new Event(CHANGED));
  });

/** What the page shows lies in the part of its address behind `#`: `path?name=value&...`. So every state has a link, and the back button works. */
function readPlace(): Place {
  const [path = '', query = ''] = location.hash.replace(/^#/, '').split(/\?(.*)/s);
  return { path, settings: new Map(new URLSearchParams(query)) };
}

/** The address of a place of the page. Settings that are empty are left out. */
export function addressOf(path: string, settings: Iterable<readonly [string, string]> = []): string {
  const query = new URLSearchParams();
  for (const [name, value] of settings) if (value !== '') query.set(name, value);
  const text = query.toString();
  return `#${path}${text === '' ? '' : `?${text}`}`;
}

/** The part of the address before `?`, kept up to date. */
export function usePath(): string {
  return useSeen(() => place.path);
}

/** One setting of the page, kept up to date, and what changes it. The fallback is never written into the address. */
export function useSetting(name: string, fallback = ''): [string, (value: string, step?: Step) => void] {
  const value = useSeen(() => place.settings.get(name) ?? fallback);
  return [value, (next, step = 'push') => changeSettings({ [name]: next === fallback ? '' : next }, step)];
}

/** Changes several settings at once; an empty value takes one away. */
export function changeSettings(changes: Readonly<Record<string, string>>, step: Step = 'push'): void {
  const settings = new Map(place.settings);
  for (const [name, value] of Object.entries(changes))
    if (value === '') settings.delete(name);
    else settings.set(name, value);
  place = { ...place, settings };
  dispatchEvent(new Event(CHANGED));
  clearTimeout(timer);
  timer = undefined;
  if (step === 'push') write(step);
  else timer = setTimeout(() => write(step), WRITE_MS);
}

/** The settings as they are now. */
export function settingsNow(): ReadonlyMap<string, string> {
  return place.settings;
}

function write(step: Step): void {
  timer = undefined;
  const address = addressOf(place.path, place.settings);
  if (address === location.hash || (address === '#' && location.hash === '')) return;
  try {
    if (step === 'push') history.pushState(null, '', address);
    else history.replaceState(null, '', address);
  } catch {
    // A sandboxed page may not write its address: the state then lasts as long as the page.
  }
}

function useSeen(look: () => string): string {
  const [seen, setSeen] = useState(look);
  const now = look();
  useEffect(() => {
    const update = () => setSeen(look());
    update();
    addEventListener(CHANGED, update);
    return () => removeEventListener(CHANGED, update);
  });
  return seen === now ? seen : now;
}

// Back and forth between pushed states of one page fires popstate without hashchange in some browsers.
if (hasAddress)
  addEventListener('popstate', () => {
    place = readPlace();
    dispatchEvent(new Event(CHANGED));
  });
