import { parentPort } from 'node:worker_threads';
import { workThrough, type Shift } from './crew.js';
import { unwrapLarge, wrapLarge } from '../traffic/large-columns.js';
import type { LiveState } from './live-state.js';
import { reclaim } from './reclaim.js';
import { newSkills } from './skills.js';

const skills = newSkills();
parentPort!.on('message', (message: Shift | { readonly state: LiveState } | 'tidy up') => {
  if (message === 'tidy up') reclaim();
  else if ('state' in message) skills.settle(unwrapLarge(message).state);
  else parentPort!.postMessage(wrapLarge(workThrough(skills, unwrapLarge(message))));
});
