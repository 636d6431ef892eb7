import { parentPort } from 'node:worker_threads';
import { workThrough, type Shift } from './crew.js';
import type { LiveState } from './live-state.js';
import { newSkills } from './skills.js';

const skills = newSkills();
parentPort!.on('message', (message: Shift | { readonly state: LiveState }) => {
  if ('state' in message) skills.settle(message.state);
  else parentPort!.postMessage(workThrough(skills, message));
});
