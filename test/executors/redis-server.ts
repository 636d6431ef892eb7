import { once } from 'node:events';
import { afterAll } from 'vitest';
import { launchRedis, type RedisProcess } from './redis-process.js';

const servers: RedisProcess[] = [];
afterAll(async () => {
  for (const { process } of servers) process.kill();
  const alive = servers.filter(({ process }) => process.exitCode === null && process.signalCode === null);
  await Promise.all(alive.map(({ process }) => once(process, 'exit')));
});

/** Starts a Redis server of the test's own; ended after the tests of the file. */
export async function startRedis(folder: string, ...args: readonly string[]): Promise<RedisProcess> {
  const server = await launchRedis(folder, ...args);
  servers.push(server);
  return server;
}
