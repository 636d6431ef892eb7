import { check } from '../check.js';
import { LEARNS_AFTER } from '../exam.js';
import { areSameBits } from '../same-scores.js';

/** The host hands such a detector null; here it is handed labels all the same, and then the opposite ones. */
export default check({
  id: 'label-blind',
  summary: 'a detector that declares no labels gives the same bytes whatever labels it could see',
  worlds: 'any',
  appliesTo: ({ labels }) => labels === 'none',
  examine(exam) {
    const detector = { ...exam.detector, labels: 'revealed' } as const;
    const train = exam.past(LEARNS_AFTER);
    const labels = exam.labels(train);
    const opposite = {
      row: labels.row,
      isInauthentic: Uint32Array.from(labels.row, (_, at) => 1 - labels.isInauthentic[at]),
    };
    const before = exam.scores({ train });
    for (const seen of [labels, opposite]) {
      const after = exam.scores({ detector, train, labels: seen });
      if (!areSameBits(before, after)) return { what: 'scores changed with labels it should not read', before, after };
    }
    return null;
  },
});
