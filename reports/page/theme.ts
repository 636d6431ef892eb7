import { useEffect, useState } from 'preact/hooks';

/** The look of page and charts. */
export type Theme = 'light' | 'dark';

const STORED = 'ersatz-theme';
const CHANGED = 'ersatz-theme-changed';

/** The look in use: the reader's choice, else what the system asks for. The second value switches it. */
export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState<Theme>(themeNow);
  useEffect(() => {
    const system = matchMedia('(prefers-color-scheme: dark)');
    const update = () => setTheme(themeNow());
    update();
    system.addEventListener('change', update);
    addEventListener(CHANGED, update);
    return () => {
      system.removeEventListener('change', update);
      removeEventListener(CHANGED, update);
    };
  }, []);
  return [theme, () => chooseTheme(theme === 'light' ? 'dark' : 'light')];
}

function themeNow(): Theme {
  const chosen = document.documentElement.dataset['theme'] ?? storedTheme();
  if (chosen === 'light' || chosen === 'dark') {
    document.documentElement.dataset['theme'] = chosen;
    return chosen;
  }
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

function chooseTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  try {
    localStorage.setItem(STORED, theme);
  } catch {
    // A sandboxed page has no storage: the choice then lasts as long as the page.
  }
  dispatchEvent(new Event(CHANGED));
}

function storedTheme(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}
