import type { Command } from 'commander';
import { interruptSignal } from '../interrupt.js';
import { printResult, portNumber, withCommonOptions, type CommonOptions } from './options.js';

/** Adds `ersatz serve [RUNS_DIR]`. */
export function addServe(program: Command): void {
  const command = program
    .command('serve [runs-dir]')
    .description('show the reports of a folder of runs (default: runs) in the browser, on this machine only')
    .option('--port <n>', 'port to listen on; 0 takes any free one', portNumber, 8420);
  withCommonOptions(command, 'npx ersatz serve runs --port 8420').action(serve);
}

async function serve(runsDir: string | undefined, options: CommonOptions & { readonly port: number }): Promise<void> {
  const { startViewer } = await import('../../web/server.js');
  const signal = interruptSignal();
  const viewer = await startViewer({ runsDir: runsDir ?? options.out ?? 'runs', port: options.port });
  printResult(options, { url: viewer.url }, `${viewer.url}  (Ctrl-C ends it)`);
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  await viewer.close();
  signal.throwIfAborted();
}
