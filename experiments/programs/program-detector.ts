import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { z } from 'zod';
import { detector, type Detector } from '../../detectors/detector.js';
import type { PreparedPast } from '../../detectors/host/detector-host.js';
import type { Labels, Past, RowUnit } from '../../detectors/past.js';
import { ProgramError } from './program-error.js';
import type { Program } from './program.js';

/** What the worker is asked: one past to learn from, one to score. */
export interface ProgramCall {
  readonly program: Program;
  readonly params: unknown;
  readonly seed: string;
  readonly train: PreparedPast;
  readonly labels: Labels | null;
  readonly past: PreparedPast;
}

/** What it answers. */
export type ProgramReply = { readonly scores: Float64Array } | { readonly error: string };

/** What a program learns from, kept until there is something to score. */
interface Lesson {
  readonly train: PreparedPast;
  readonly labels: Labels | null;
}

/**
 * A program as a detector like all others: `fit` keeps what there is to learn from, `score` starts the program, which is handed that and one past, and waits. It is
 * how the examiner tries programs; studies hand over both pasts at once, so that the program learns once (executors/score-cell). The program's parameters are
 * those of the study, handed on as they are: it has to name those it does not know itself.
 */
export function programDetector(
  id: string,
  {
    program,
    units,
    params,
  }: { readonly program: Program; readonly units: readonly RowUnit[]; readonly params: unknown },
): Detector<Record<string, never>, Lesson> {
  return detector<Record<string, never>, Lesson>({
    id,
    summary: 'a program from outside; see its command line',
    source: `command: ${program.command.join(' ')}`,
    family: 'program',
    units: [...units],
    labels: program.labels,
    features: program.features,
    beatsChance: true,
    params: z.strictObject({}),
    fit: (past, labels) => ({ train: prepared(past), labels }),
    score({ train, labels }, past, out, ctx) {
      const seed = String(ctx.random('seed').uniform());
      const scores = askAndWait({ program, params, seed, train, labels, past: prepared(past) });
      out.set(scores);
    },
  });
}

/** The past behind a view of it, with the columns that the view grants. */
function prepared(past: Past): PreparedPast {
  const { unit, nRows, account, actions, nAccounts, nowSec, windowStartSec, traffic } = past;
  const columns = Object.fromEntries(past.featureNames.map((name) => [name, Float64Array.from(past.feature(name))]));
  return {
    unit,
    nRows,
    account: Uint32Array.from(account),
    actions,
    nAccounts,
    nowSec,
    windowStartSec,
    traffic,
    columns,
  };
}

/** The one thread that talks to programs for detectors that must not wait for promises, and how to hear from it. */
interface Bridge {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly signal: Int32Array;
}
let bridge: Bridge | null = null;

/** Blocks this thread until the program has answered. Throws ProgramError. */
function askAndWait(call: ProgramCall): Float64Array {
  const { port, signal, worker } = (bridge ??= openBridge());
  Atomics.store(signal, 0, 0);
  worker.postMessage(call);
  Atomics.wait(signal, 0, 0);
  const { message: reply } = receiveMessageOnPort(port) as { message: ProgramReply };
  if ('error' in reply) throw new ProgramError(reply.error);
  return reply.scores;
}

function openBridge(): Bridge {
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const worker = new Worker(new URL('./program-worker.js', import.meta.url), {
    workerData: { port: port2, signal },
    transferList: [port2],
  });
  // It waits for calls for ever; the process need not wait for it.
  worker.unref();
  port1.unref();
  return { worker, port: port1, signal };
}
