import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import workerThreads from 'node:worker_threads';
import { check } from '../check.js';
import { LEARNS_AFTER, SCORES_AFTER } from '../exam.js';

/** Ways out of a detector: to files, processes, threads and other machines. */
const WAYS_OUT: Readonly<Record<string, object>> = {
  ...{ fs, 'fs/promises': fsPromises, child_process: childProcess, worker_threads: workerThreads },
  ...{ net, dgram, http, https },
};
/** Functions of them that lead nowhere. */
const HARMLESS = new Set(['isMarkedAsUntransferable', 'markAsUntransferable', 'receiveMessageOnPort']);

/** Lint keeps the catalog from importing them; a file from elsewhere has no lint. A program is a process of its own, and is handed a folder. */
export default check({
  id: 'keeps-to-itself',
  summary: 'fit and score open no file, process, thread or connection',
  worlds: 'none',
  appliesTo: ({ family }) => family !== 'program',
  examine(exam) {
    const [train, past] = [exam.past(LEARNS_AFTER), exam.past(SCORES_AFTER)];
    const tried = triesOf(() => exam.scores({ train, past }));
    return tried.length === 0 ? null : { what: `fit or score calls ${tried.join(', ')}` };
  },
});

/** Runs with every way out closed, and opens them again; the calls that were tried, each once. */
function triesOf(run: () => unknown): string[] {
  const tried = new Set<string>();
  const undo: (() => void)[] = [];
  for (const [module, exports] of Object.entries(WAYS_OUT))
    for (const [name, { value, writable }] of Object.entries(Object.getOwnPropertyDescriptors(exports))) {
      if (typeof value !== 'function' || writable !== true || HARMLESS.has(name)) continue;
      const shut = (): never => {
        tried.add(`${module}.${name}`);
        throw new Error(`${module}.${name} is closed to detectors`);
      };
      Object.assign(exports, { [name]: new Proxy(value as () => void, { apply: shut, construct: shut }) });
      undo.push(() => Object.assign(exports, { [name]: value as unknown }));
    }
  syncBuiltinESMExports();
  try {
    run();
  } catch (error) {
    // What it throws because a way out was shut is told by the tries.
    if (tried.size === 0) throw error;
  } finally {
    for (const open of undo) open();
    syncBuiltinESMExports();
  }
  return [...tried];
}
