import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { unwrapLarge, wrapLarge } from '../../sim/traffic/large-columns.js';

/** A message as another thread receives it. */
function sent<T>(message: T): T {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(message);
  const { message: received } = receiveMessageOnPort(port2) as { message: T };
  port1.close();
  return received;
}

test('a column of more than 4 GiB keeps its length and its last places on the way to another thread', () => {
  const length = 2 ** 30 + 5;
  // Nobody writes to most of it, so it takes no memory.
  const pool = new Uint32Array(new SharedArrayBuffer(4 * length));
  pool[length - 1] = 7;
  const small = new Uint32Array(new SharedArrayBuffer(8)).fill(3);
  const message = { jobs: [{ request: { lists: { pool, small }, dealt: null, from: 2 } }], done: [[0, pool]] as const };
  const received = unwrapLarge(sent(wrapLarge(message)));
  const arrived = received.jobs[0].request;
  expect(received.done[0][1].length).toBe(length);
  expect(arrived.lists.pool.length).toBe(length);
  expect(arrived.lists.pool[length - 1]).toBe(7);
  expect([...arrived.lists.small]).toEqual([3, 3]);
  expect(arrived).toMatchObject({ dealt: null, from: 2 });
  expect(message.jobs[0].request.lists.pool).toBe(pool);
});

test('a message without large columns is passed on as it is', () => {
  const message = [{ a: new Int32Array(3), b: [1, { c: null }] }];
  expect(wrapLarge(message)).toBe(message);
});
