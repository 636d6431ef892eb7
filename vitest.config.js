import { defineConfig } from 'vitest/config';

// Tests run compiled, like the command and its workers do: `npm run build` first.
export default defineConfig({
  test: {
    include: ['dist/test/**/*.test.js'],
    setupFiles: ['dist/test/fail-on-console.js'],
    reporters: ['default', './dist/test/plain-reporter.js'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
