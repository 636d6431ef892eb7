import { expect, test } from 'vitest';
import { hasRedis } from './redis-process.js';
import { hasSlurm } from './slurm-cluster.js';

test.skipIf(!process.env['CI'])('in CI no test of the executors is skipped for want of Redis or Slurm', () => {
  expect({ hasRedis, hasSlurm }).toEqual({ hasRedis: true, hasSlurm: true });
});
