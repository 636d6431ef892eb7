import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const compiled = (file) => fileURLToPath(new URL(`./dist/test/${file}`, import.meta.url));

// Tests run compiled, like the command and its workers do: `npm run build` first.
export default defineConfig({
  root: fileURLToPath(new URL('./dist', import.meta.url)),
  test: {
    include: ['test/**/*.test.js'],
    // What is compiled is run as it is: only the test files go through the runner's own loader.
    server: { deps: { external: [/\/dist\/(?!test\/)/] } },
    setupFiles: [compiled('fail-on-console.js')],
    reporters: ['default', compiled('plain-reporter.js')],
    // By default a run leaves one core idle: half of a small machine.
    maxWorkers: availableParallelism(),
    // A busy machine is no defect: what is waited for may take as long as it takes, a page that never gets there fails all the same.
    expect: { poll: { timeout: 30_000 } },
    // These end what hangs.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
