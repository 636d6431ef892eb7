import { parentPort } from 'node:worker_threads';
import { openTensorflow } from '../../detectors/host/tensorflow.js';
import { fitLogistic } from '../../detectors/lib/logistic-newton.js';

/** A thread of its own: opens the engine, fits eight rows and sends the answer. */
const { backend } = await openTensorflow(['wasm', 'cpu']);
const column = Float64Array.of(-2, -1, -1, 0, 0, 1, 1, 2);
const isPositive = Uint8Array.of(0, 0, 1, 0, 1, 0, 1, 1);
const { weights } = fitLogistic({ columns: [column], isPositive, classWeight: [1, 1], c: 1 });
parentPort?.postMessage({ backend, weights });
