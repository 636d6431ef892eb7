import { failureOf } from '../../errors/blamed.js';
import { UserError } from '../../errors/user-error.js';
import { CellSkipped } from './cell-skipped.js';

/** Waits for what a detector was asked, where nothing goes on without its answer: that it breaks, or does not fit the data, becomes a UserError that names it and what it was asked. */
export async function blameDetector<Answer>(detector: string, deed: string, answer: Promise<Answer>): Promise<Answer> {
  const who = `detector ${detector}: ${deed}`;
  try {
    return await answer;
  } catch (error) {
    throw error instanceof CellSkipped ? new UserError(`${who}: ${error.message}`) : failureOf(who, error);
  }
}
