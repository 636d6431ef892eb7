import { metric } from '../../metric.js';

/**
 * People with at least one false removal. Account level: organic accounts hit. Action level: people, customers of a service too,
 * who lose at least one action of their own. Undefined when no row is organic.
 */
export default metric({
  id: 'wrongly-hit-people',
  summary: 'Distinct real people with at least one false removal.',
  order: 70,
  better: 'lower',
  range: [0, Infinity],
  display: 'count',
  bySegment: true,
  compute({ nRows, isPositive, isHit, isPerson, account }) {
    const people = new Set<number>();
    let nNegative = 0;
    for (let row = 0; row < nRows; row++) {
      if (isPositive[row] === 1) continue;
      nNegative++;
      if (isHit[row] === 1 && isPerson[row] === 1) people.add(account[row]);
    }
    return nNegative === 0 ? NaN : people.size;
  },
});
