import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Gate, type PlaceKind } from '../../experiments/platform/gate.js';
import { VERB } from '../../sim/traffic/verb.js';

const place = fc.nat(3);
const anyRefusal = fc.record({
  kind: fc.constantFrom<PlaceKind>('device', 'network'),
  places: fc.array(place, { minLength: 1, maxLength: 2 }),
  afterSec: fc.nat(20),
  lastsSec: fc.integer({ min: 1, max: 30 }),
});
const anyTry = fc.record({ device: place, network: place, afterSec: fc.nat(40) });

test('an account is refused from each device and network that was named, until the refusals that were not over yet end together', () => {
  const seen = { refused: 0, passed: 0, otherPlace: 0 };
  fc.assert(
    fc.property(fc.array(anyRefusal, { maxLength: 5 }), fc.array(anyTry, { maxLength: 8 }), (refusals, tries) => {
      const gate = new Gate(2);
      const named: { kind: PlaceKind; place: number }[] = [];
      let [nowSec, toSec] = [0, 0];
      for (const { kind, places, afterSec, lastsSec } of refusals) {
        nowSec += afterSec;
        if (nowSec >= toSec) named.length = 0;
        named.push(...places.map((one) => ({ kind, place: one })));
        toSec = Math.max(toSec, nowSec + lastsSec);
        gate.refuse(1, { kind, places }, nowSec + lastsSec, nowSec);
      }
      for (const { afterSec, ...from } of tries) {
        nowSec += afterSec;
        const isNamed = named.some((one) => from[one.kind] === one.place);
        const expected = nowSec >= toSec || !isNamed;
        expect(gate.lets(1, from, VERB.like, nowSec)).toBe(expected);
        // Neither other accounts nor what can not be removed are held up.
        expect(gate.lets(0, from, VERB.like, nowSec)).toBe(true);
        expect(gate.lets(1, from, VERB.login, nowSec)).toBe(true);
        if (!expected) seen.refused++;
        else if (nowSec < toSec) seen.otherPlace++;
        else seen.passed++;
      }
      gate.lift(1);
      for (const from of tries) expect(gate.lets(1, from, VERB.like, 0)).toBe(true);
    }),
    { numRuns: 200, seed: 3 },
  );
  for (const n of Object.values(seen)) expect(n).toBeGreaterThan(20);
});
