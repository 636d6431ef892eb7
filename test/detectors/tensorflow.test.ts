import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test, vi } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';
import { openTensorflow } from '../../detectors/host/tensorflow.js';

afterEach(() => vi.unstubAllEnvs());

test('each backend asked for is the one in use', async () => {
  for (const backend of ['wasm', 'cpu', 'wasm']) {
    expect(await openTensorflow([backend])).toEqual({ backend, tried: [] });
    expect(tf.getBackend()).toBe(backend);
    expect(tf.tidy(() => tf.sum(tf.tensor1d([1, 2, 3])).dataSync()[0])).toBe(6);
  }
});

test('two threads have an engine each and get the same weights', async () => {
  const answers = await Promise.all(
    [0, 1].map(async () => {
      const worker = new Worker(new URL('./tensorflow-in-worker.js', import.meta.url));
      const [answer] = (await once(worker, 'message')) as [{ backend: string; weights: Float64Array }];
      await worker.terminate();
      return answer;
    }),
  );
  expect(answers[0].backend).toBe('wasm');
  expect(answers[1]).toEqual(answers[0]);
  // The rows mirror each other under x -> -x, y -> 1 - y: no intercept.
  expect(answers[0].weights[0]).toBeGreaterThan(0);
  expect(answers[0].weights[1]).toBeCloseTo(0, 9);
});

test('a backend that is not installed is passed over, with the reason', async ({ skip }) => {
  const { backend, tried } = await openTensorflow(['node', 'cpu']);
  if (backend === 'tensorflow') return skip('skipped: the native backend is installed');
  expect(backend).toBe('cpu');
  expect(tried).toHaveLength(1);
  expect(tried[0][0]).toBe('node');
  expect(tried[0][1]).toMatch(/tfjs-node/);
});

test('the environment sets the order; an empty value is the default order', async () => {
  vi.stubEnv('ERSATZ_TF', ' cpu , wasm');
  expect((await openTensorflow()).backend).toBe('cpu');
  vi.stubEnv('ERSATZ_TF', '');
  expect(['tensorflow', 'wasm']).toContain((await openTensorflow()).backend);
});

test('a name with a typo is the user’s error, in one line', async () => {
  await expect(openTensorflow(['wasn'])).rejects.toThrow(
    'ERSATZ_TF: unknown TensorFlow.js backend "wasn"; did you mean "wasm"?',
  );
});
