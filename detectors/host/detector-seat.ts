import type { Labels } from '../past.js';
import { blameDetector } from './blame-detector.js';
import { assertClosed, type PastRequest } from './past-request.js';
import type { PreparedPast } from './prepared-past.js';
import { WorkerThread } from './worker-thread.js';

/** What a deployed detector is taught with. */
export interface Lesson {
  readonly detector: string;
  readonly params: unknown;
  /** Seed text of everything the detector draws. */
  readonly seed: string;
  readonly train: PreparedPast;
  readonly labels: Labels | null;
}

/** A thread of its own for one deployed detector: taught once or again, asked many times. It is sent closed epochs and features only. */
export interface DetectorSeat {
  /** Computes the feature blocks of the unit that the detector `reader` reads, all of them without one. Throws when the traffic holds an epoch that is not closed at `nowSec`. */
  features(request: PastRequest, reader?: string): Promise<PreparedPast>;
  /** Teaches the detector; what it learned before is forgotten. Rejects with UserError where it breaks, or does not fit the data. */
  fit(lesson: Lesson): Promise<void>;
  /** Scores with what was taught last. Rejects with UserError where the detector breaks. */
  score(past: PreparedPast): Promise<Float64Array>;
  close(): Promise<void>;
}

/** Starts the thread. Rejects with UserError when a plug-in is wrong. */
export async function openDetectorSeat(plugins: readonly string[] = []): Promise<DetectorSeat> {
  const thread = await WorkerThread.start(plugins);
  let taught = '';
  return {
    async features(request, reader) {
      assertClosed(request);
      return thread.call({ kind: 'features', request, ...(reader === undefined ? {} : { reader }) });
    },
    async fit(lesson) {
      taught = lesson.detector;
      await blameDetector(taught, 'fit', thread.call({ kind: 'fit', ...lesson }));
    },
    async score(past) {
      return (await blameDetector(taught, 'score', thread.call({ kind: 'score', past }))).scores;
    },
    close: () => thread.close(),
  };
}
