import { expect, test } from 'vitest';
import { parseScenario } from '../../sim/scenario/load-scenario.js';

const VILLAGE = {
  ...{ format: 'scenario@1', name: 'village', nPeople: 10, horizonDays: 2 },
  organic: [{ use: 'regular', share: 1 }],
};

test.each([
  [{ nPeoples: 3 }, 'nPeoples', 'nPeople'],
  [{ graph: { fillPopulr: 1 } }, 'graph.fillPopulr', 'fillPopular'],
  [{ graph: { padding: { evnForBots: 1 } } }, 'graph.padding.evnForBots', 'evenForBots'],
  [{ posting: { spellsPerDay: 1 } }, 'posting.spellsPerDay', 'spellPerDay'],
  [{ growth: { joinPerMonth: 1 } }, 'growth.joinPerMonth', 'joinsPerMonth'],
  [{ timeZones: [{ offsetHour: 1, share: 1, offsetHours: 1 }] }, 'timeZones.0.offsetHour', 'offsetHours'],
  [{ confounders: [{ use: 'superfan', mutd: true }] }, 'confounders.0.mutd', 'muted'],
])('%j: what may have been meant is told, whatever the place', (change, typed, meant) => {
  expect(() => parseScenario({ ...VILLAGE, ...change }, 'village')).toThrow(
    `village: ${typed} is not a known key; did you mean "${meant}"?`,
  );
});
