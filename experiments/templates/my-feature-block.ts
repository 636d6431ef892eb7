import { featureBlock } from 'ersatz/feature-block';
import { VERB } from 'ersatz/traffic';

/** Say here what the columns tell. A detector asks for `features: ['my-feature-block/comments']`; the ease audit looks at every column. */
export default featureBlock({
  id: 'my-feature-block', // equals the file name
  summary: 'comments of an account',
  unit: 'account', // also: 'action'
  columns: [{ name: 'comments', description: 'comments it gave in the window' }],

  // Fills `out[column][row]`, in one pass over the actions; finite, NaN = unknown.
  compute(past, [comments]) {
    const nComments = new Float64Array(past.nAccounts);
    for (const { nActions, t, verb, actor } of past.traffic.epochs)
      for (let at = 0; at < nActions; at++)
        if (verb[at] === VERB.comment && t[at] >= past.windowStartSec) nComments[actor[at]]++;
    for (let row = 0; row < past.nRows; row++) comments[row] = nComments[past.account[row]];
  },
});
