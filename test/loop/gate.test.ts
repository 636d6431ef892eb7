import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { ArmDiary } from '../../experiments/loop/arm-diary.js';
import { runArm } from '../../experiments/loop/run-arm.js';
import { Gate, type PlaceKind } from '../../experiments/platform/gate.js';
import { isRemovable, VERB } from '../../sim/traffic/verb.js';
import { notebook, openSeat, tinyLoop } from './tiny-loop.js';

const DAY_SEC = 86_400;
const seat = await openSeat();
afterAll(() => seat.close());

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

test('blocks by network hold wherever the device: services get nothing through from there, and go on from elsewhere', async () => {
  const notes = notebook();
  const diary = new ArmDiary(20 * DAY_SEC);
  const params = { refuseFrom: 'network', refuseDays: 30, minHits: 1, budgetPer100kActions: 20_000 };
  const town = { operations: [{ use: 'follow-service', with: { customerShare: 0.25 } }] };
  const run = tinyLoop({ policy: 'synchronous-block', params, town, listener: notes });
  await runArm({ ...run, historyEpochs: 20, diary }, seat);
  const { live } = diary.end;
  const lifted = new Set(notes.lifts.map(({ account }) => account));
  const seen = { refusals: 0, elsewhere: 0 };
  for (const { past, isHit, firstEpoch, atSec } of notes.sweeps) {
    const refused = new Map<number, Set<number>>();
    for (let row = 0; row < past.nRows; row++) {
      if (isHit[row] === 0 || past.actions === null || lifted.has(past.account[row])) continue;
      const { network } = live.epochOf(firstEpoch + past.actions.epoch[row]);
      const networks = refused.get(past.account[row]) ?? new Set<number>();
      refused.set(past.account[row], networks.add(network[past.actions.row[row]]));
    }
    seen.refusals += refused.size;
    for (const [at, { nActions, actor, network, verb, t }] of live.traffic.epochs.entries())
      for (let row = 0; row < nActions; row++) {
        const networks = refused.get(actor[row]);
        if (networks === undefined || t[row] < atSec || !isRemovable(verb[row])) continue;
        if (live.standingOf(live.controllersOf(live.firstEpoch + at)[row]) !== 'inauthentic') continue;
        expect(networks.has(network[row])).toBe(false);
        seen.elsewhere++;
      }
  }
  for (const n of Object.values(seen)) expect(n).toBeGreaterThan(20);
});
