import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { openPast } from '../../detectors/host/detector-host.js';
import type { ProgramCall, ProgramReply } from './program-detector.js';
import { runProgram } from './run-program.js';

const { port, signal } = workerData as { port: MessagePort; signal: Int32Array };

async function answer({ program, train, past, labels, params, seed }: ProgramCall): Promise<ProgramReply> {
  const open = (prepared: ProgramCall['past']) => openPast(prepared, Object.keys(prepared.columns));
  try {
    const handed = {
      params,
      seed,
      labels,
      train: open(train),
      score: [open(past)],
      meanings: new Map<string, string>(),
    };
    const { scores } = await runProgram(program, handed);
    return { scores: scores[0] };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

parentPort?.on('message', (call: ProgramCall) => {
  void answer(call).then((reply) => {
    port.postMessage(reply);
    Atomics.store(signal, 0, 1);
    Atomics.notify(signal, 0);
  });
});
