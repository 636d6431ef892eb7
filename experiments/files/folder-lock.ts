import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { UserError } from '../../errors/user-error.js';

/**
 * Takes a lock file, so that no two processes write one folder; returns what gives it back. The lock of a process of this machine that is gone (killed) is
 * taken over. Throws UserError while its owner lives, or may live on another machine.
 */
export function takeLock(path: string): () => void {
  for (;;) {
    try {
      const file = openSync(path, 'wx');
      writeSync(file, `${process.pid} ${hostname()}`);
      closeSync(file);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const [pid, host = hostname()] = readFileSync(path, 'utf8').split(' ');
    const owner = Number(pid);
    const isElsewhere = host !== hostname();
    if (isElsewhere || (owner !== process.pid && isAlive(owner)))
      throw new UserError(
        `${path}: process ${owner}${isElsewhere ? ` on ${host}` : ''} is writing this folder; wait for it, or delete this file if it is not Ersatz`,
      );
    rmSync(path, { force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
