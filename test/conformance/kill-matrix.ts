import { killMatrix } from './make-kill-matrix.js';

// `npm run kill-matrix`: exit code 1 when a bug survives, or the honest detector does not.
const { text, isComplete } = await killMatrix();
process.stdout.write(`${text}\n`);
process.exitCode = isComplete ? 0 : 1;
