import { spawn, type ChildProcess } from 'node:child_process';
import { ProgramError } from './program-error.js';
import type { Program } from './program.js';

/** What is kept of a program's last words. */
const TAIL_CHARS = 4_000;
/** A line longer than this is cut: it goes into tables. */
const LINE_CHARS = 300;

/**
 * Python orders sets of text by a number drawn anew at each start; fixed, the same study gives the same report. Compiled files beside the program would look like
 * changes of it.
 */
const STEADY = { PYTHONHASHSEED: '0', PYTHONDONTWRITEBYTECODE: '1' };

/**
 * Runs a program on a handed-over folder until it ends by itself with exit code 0. Rejects with ProgramError when it can not be started, ends otherwise
 * (exit code or signal, and the last line it wrote), or runs longer than its `timeoutSec`: then it is ended, with every process that it started.
 */
export async function runProcess(
  { command: [file, ...args], folder: cwd, timeoutSec }: Pick<Program, 'command' | 'folder' | 'timeoutSec'>,
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  // In a process group of its own, so that what it starts can be ended with it.
  const child = spawn(file, [...args, folder], {
    cwd,
    detached: true,
    env: { ...process.env, ...STEADY },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errorTail = tailOf(child.stderr);
  const outputTail = tailOf(child.stdout);
  const how = await ended(child, timeoutSec * 1000, signal);
  if (how === 'exit code 0') return;
  signal?.throwIfAborted();
  const said = lastLine(errorTail()) || lastLine(outputTail());
  throw new ProgramError(`${how}${said === '' ? '' : `: ${said.replaceAll(folder, 'FOLDER')}`}`);
}

/** Waits for the end and says how it came. */
function ended(child: ChildProcess, timeoutMs: number, signal: AbortSignal | undefined): Promise<string> {
  return new Promise((resolve) => {
    const end = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch (error) {
        // It ended by itself in the meantime.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    };
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      end();
    }, timeoutMs);
    const finish = (how: string): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve(how);
    };
    signal?.addEventListener('abort', end, { once: true });
    child.once('error', (error) => finish(`could not be started (${error.message})`));
    child.once('close', (code, killedBy) => {
      if (isLate) finish(`ran longer than its timeoutSec of ${timeoutMs / 1000} s and was ended`);
      else finish(code === null ? `was ended by ${killedBy}` : `exit code ${code}`);
    });
  });
}

/** Keeps the last words of a stream. */
function tailOf(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (piece: string) => (text = (text + piece).slice(-TAIL_CHARS)));
  return () => text;
}

function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const last = lines.findLast((line) => line !== '') ?? '';
  return last.length > LINE_CHARS ? `${last.slice(0, LINE_CHARS)}...` : last;
}
