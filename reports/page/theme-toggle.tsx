import { useTheme } from './theme.js';

/** A button that switches between the light and the dark look. */
export function ThemeToggle() {
  const [theme, toggle] = useTheme();
  const other = theme === 'light' ? 'dark' : 'light';
  return (
    <button type="button" class="quiet theme-toggle" onClick={toggle} title={`Switch to the ${other} look`}>
      {other === 'dark' ? 'Dark' : 'Light'}
    </button>
  );
}
