import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NONE } from '../../sim/traffic/columns.js';
import { VERB } from '../../sim/traffic/verb.js';
import { clear, newActionRecords, placeRecord, WORD, type ActionRecords } from '../../sim/world/action-records.js';
import type { EpochPosts } from '../../sim/world/epoch-posts.js';
import { draftLog, fillStretch, nStretches, type LogColumns } from '../../sim/world/write-log.js';

const DAY_SEC = 86_400;
const START_SEC = 3 * DAY_SEC;

/** One record: when, by whom. */
interface Thought {
  readonly sec: number;
  readonly actor: number;
}

function recordsOf(thoughts: readonly Thought[], stretchBits: number): ActionRecords {
  const records = newActionRecords(0, stretchBits);
  clear(records);
  for (const [number, { sec, actor }] of thoughts.entries()) {
    const at = placeRecord(records, sec >>> records.stretchBits);
    const { words } = records;
    words[at + WORD.t] = START_SEC + sec;
    words[at + WORD.actor] = actor;
    words[at + WORD.target] = NONE;
    words[at + WORD.object] = number;
    words[at + WORD.session] = number;
    words[at + WORD.device] = actor + 7;
    words[at + WORD.campaign] = NONE;
    words[at + WORD.kind] = VERB.like;
  }
  records.nSessions = thoughts.length;
  return records;
}

/** The log of two blocks of accounts and the plug-ins, kept by stretches of so many seconds (as a power of two). */
function logOf(blocks: readonly (readonly Thought[])[], stretchBits: number): LogColumns {
  const [first, second, emitted] = blocks.map((thoughts) => recordsOf(thoughts, stretchBits));
  const open = { startSec: START_SEC, endSec: START_SEC + DAY_SEC, organic: [first, second], emitted };
  const draft = draftLog(
    { ...open, posts: {} as EpochPosts },
    { nSessions: 0, operator: new Uint32Array(100), campaigns: [] },
  );
  for (let stretch = 0; stretch < nStretches(draft); stretch++) fillStretch(draft, stretch);
  return draft.columns;
}

const thought = fc.record({ sec: fc.integer({ min: 0, max: DAY_SEC - 1 }), actor: fc.integer({ min: 0, max: 99 }) });
const thoughts = fc.array(thought, { maxLength: 60 });

test('a log is in order of time, records of a second in the order of blocks and of thought, however long the stretches are', () => {
  fc.assert(
    fc.property(fc.tuple(thoughts, thoughts, thoughts), (blocks) => {
      const whole = logOf(blocks, 12);
      const expected = blocks
        .flatMap((block, number) => block.map((entry, place) => ({ ...entry, number, place })))
        .sort((x, y) => x.sec - y.sec || x.number - y.number || x.place - y.place);
      expect([...whole.t]).toEqual(expected.map(({ sec }) => START_SEC + sec));
      expect([...whole.actor]).toEqual(expected.map(({ actor }) => actor));
      expect([...whole.object]).toEqual(expected.map(({ place }) => place));
      for (const stretchBits of [11, 10]) expect(logOf(blocks, stretchBits)).toEqual(whole);
    }),
    { seed: 11, numRuns: 60 },
  );
});
