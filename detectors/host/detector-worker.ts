import { performance } from 'node:perf_hooks';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { unwrapLarge } from '../../sim/traffic/large-columns.js';
import type { Detector } from '../detector.js';
import type { FeatureBlock } from '../feature-block.js';
import { namePattern } from '../lib/name-pattern.js';
import { loadDetector } from '../load-detectors.js';
import { loadFeatureBlocks } from '../load-feature-blocks.js';
import { preparePast } from './prepare-past.js';
import { explainRows, fitDetector, groupPast, openEngine, scorePast, type FittedDetector } from './run-detector.js';
import { packError, type WorkerAnswers, type WorkerCall, type WorkerReply } from './worker-messages.js';

const { plugins } = workerData as { plugins: readonly string[] };
const port = parentPort as MessagePort;
const reply = (message: WorkerReply): void => port.postMessage(message);

/** The blocks with a column that a detector asks for; all without a detector. */
function blocksRead(blocks: readonly FeatureBlock[], reader: Detector | null): readonly FeatureBlock[] {
  if (reader === null) return blocks;
  const wanted = reader.features.map(namePattern);
  return blocks.filter(({ id, columns }) =>
    columns.some(({ name }) => wanted.some((pattern) => pattern.test(`${id}/${name}`))),
  );
}

/** Finds the detectors that calls name: each is loaded when it is named first. */
function finder() {
  const loaded = new Map<string, Detector>();
  return async function find(idOrFile: string): Promise<Detector> {
    const detector = loaded.get(idOrFile) ?? (await loadDetector(idOrFile, plugins));
    loaded.set(idOrFile, detector);
    return detector;
  };
}

/** Answers one worker's calls. Epochs and pasts arrive with the calls; the worker is sent nothing else. */
function answerer(blocks: readonly FeatureBlock[]) {
  const find = finder();
  let fitted: FittedDetector | null = null;
  return async function answer(call: WorkerCall): Promise<WorkerAnswers[keyof WorkerAnswers]> {
    switch (call.kind) {
      case 'features':
        return preparePast(
          call.request,
          blocksRead(blocks, call.reader === undefined ? null : await find(call.reader)),
        );
      case 'fit': {
        const detector = await find(call.detector);
        fitted = null;
        const backend = await openEngine(detector);
        const startMs = performance.now();
        fitted = fitDetector(detector, call);
        return { ms: performance.now() - startMs, backend };
      }
      case 'explain': {
        if (fitted === null) throw new Error('explain was called before fit');
        return explainRows(fitted, call.past, call.rows);
      }
      case 'score': {
        if (fitted === null) throw new Error('score was called before fit');
        const startMs = performance.now();
        if (call.past.unit === 'group') {
          const { groupOf, score } = groupPast(fitted, call.past);
          return { ms: performance.now() - startMs, scores: score, groupOf };
        }
        const scores = scorePast(fitted, call.past, call.rows);
        return { ms: performance.now() - startMs, scores, groupOf: null };
      }
    }
  };
}

try {
  const answer = answerer(await loadFeatureBlocks(plugins));
  let turn = Promise.resolve();
  port.on('message', (call: WorkerCall) => {
    // A call waits for the one before it: starting an engine takes a while, and a score must not overtake its fit.
    turn = turn
      .then(() => answer(unwrapLarge(call)))
      .then(
        (answered) => reply({ kind: 'answer', answer: answered }),
        (thrown: unknown) => reply({ kind: 'failed', error: packError(thrown) }),
      );
  });
  reply({ kind: 'ready' });
} catch (thrown) {
  reply({ kind: 'failed', error: packError(thrown) });
}
