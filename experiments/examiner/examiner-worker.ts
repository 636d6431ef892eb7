import { parentPort, workerData } from 'node:worker_threads';
import { packError } from '../../detectors/host/worker-messages.js';
import { examine } from './examine.js';
import type { ExamRequest, ExamReply } from './examine-apart.js';
import { findExamined } from './find-examined.js';

/** Examines one detector in a thread of its own: what ends the program, or never ends, ends this thread only. */
const { idOrFile, plugins, ...how } = workerData as ExamRequest;
const tell = (reply: ExamReply): void => parentPort?.postMessage(reply);

try {
  const { detector, fresh, params = {} } = await findExamined(idOrFile, plugins);
  tell({ kind: 'found', detector: detector.id });
  const results = await examine(detector, {
    ...{ ...how, name: idOrFile, fresh, params, plugins },
    onStep: (step) => tell({ kind: 'step', ...step }),
    onResult: (result) => tell({ kind: 'result', result }),
  });
  tell({ kind: 'done', nChecks: results.length });
} catch (thrown) {
  tell({ kind: 'failed', error: packError(thrown) });
}
