import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Operation, OperationSetup } from '../../sim/operation.js';
import { NONE } from '../../sim/traffic/columns.js';
import { CLIENT, VERB } from '../../sim/traffic/verb.js';
import type { EpochContext } from '../../sim/world/context.js';
import { holds, layOutTenures, spansHeld } from '../../sim/world/tenures.js';
import { mistakeIn, runToys, stir, tinyFarm } from './toy-world.js';

/** An operation that rents the first person for some spans, and then acts through them; `deeds` are seconds and verbs. */
const renter = (
  spans: readonly (readonly [number, number])[],
  deeds: (epoch: EpochContext) => readonly (readonly [number, number])[],
  seen: string[] = [],
): Operation =>
  tinyFarm({
    ...{ id: 'renter', bots: () => [] },
    setup(_params, context: OperationSetup) {
      const [account] = context.view.people;
      for (const [fromSec, toSec] of spans) context.enrol(account, fromSec, toSec);
      return { account, campaign: context.openCampaign('toy', account) };
    },
    act(_params, memory, epoch) {
      const { account, campaign } = memory as { account: number; campaign: number };
      const place = { device: 0, client: CLIENT.web, network: 1, campaign };
      for (const [tSec, verb] of deeds(epoch))
        seen.push(epoch.emit({ actor: account, session: epoch.newSession(), ...place }, tSec, verb));
    },
  });

describe('an enrolment', () => {
  /** What renting does to the actions of the only epoch, a day. */
  const tries = async (
    spans: readonly (readonly [number, number])[],
    deeds: readonly (readonly [number, number])[],
  ): Promise<string[]> => {
    const seen: string[] = [];
    await runToys([renter(spans, () => deeds, seen)]);
    return seen;
  };
  const { login, post } = VERB;

  it('lets its operation act from its first second to its last, and log in up to a minute before', async () => {
    const outcomes = await tries(
      [
        [1000.5, 2000.5],
        [50_000, 60_000],
      ],
      [
        [940, login],
        [1000, post],
        [2000.9, post],
        [50_000, post],
        [59_999, post],
        [49_940, login],
      ],
    );
    expect(outcomes).toEqual(outcomes.map(() => 'done'));
  });

  it('does not matter outside the epoch, where nothing is possible', async () => {
    expect(
      await tries(
        [[1000, 2000]],
        [
          [-5, post],
          [90_000, post],
        ],
      ),
    ).toEqual(['impossible', 'impossible']);
  });

  it.each<[string, readonly (readonly [number, number])[], number, number]>([
    ['1000 until 2000', [[1000, 2000]], 2000, post],
    ['1000 until 2000', [[1000, 2000]], 999, post],
    ['1000 until 2000', [[1000, 2000]], 2500, login],
    ['1000 until 2000', [[1000, 2000]], 939, login],
    [
      '1000 until 2000, 5000 until 6000',
      [
        [5000, 6000],
        [1000, 2000],
      ],
      3000,
      post,
    ],
  ])('%s: is over, or has not begun, at other times', async (times, spans, tSec, verb) => {
    const { message } = await mistakeIn(renter(spans, () => [[tSec, verb]]));
    expect(message.replace(/account \d+/, 'account A')).toBe(
      `renter: emit: tSec: expected a second in which account A is enrolled (${times}), got ${tSec}`,
    );
  });

  it('is looked up right, whatever spans of whatever plug-ins there are', () => {
    const second = fc.integer({ min: 0, max: 20 });
    const tenure = fc.record({ account: fc.nat(3), holder: fc.nat(2), fromSec: second, toSec: second });
    fc.assert(
      fc.property(fc.array(tenure, { maxLength: 12 }), fc.nat(3), fc.nat(2), second, (all, account, holder, sec) => {
        const tenures = layOutTenures(all, 4);
        const own = all.filter((one) => one.account === account && one.holder === holder);
        expect(holds(tenures, holder, account, sec)).toBe(
          own.some(({ fromSec, toSec }) => fromSec <= sec && sec < toSec),
        );
        expect(spansHeld(tenures, holder, account).map(([fromSec]) => fromSec)).toEqual(
          own.map(({ fromSec }) => fromSec).sort((a, b) => a - b),
        );
      }),
      { seed: 3 },
    );
  });
});

describe('a plug-in', () => {
  it('goes through nobody whom another plug-in enrolled or lets take part', async () => {
    const first = ({ view }: Pick<OperationSetup, 'view'>): number => view.people[0];
    const host = tinyFarm({ setup: (_params, context) => void context.enrol(first(context), 0, context.horizonSec) });
    const giver = stir({
      id: 'giver',
      setup: (_params, context) => context.participate(first(context), 0, context.horizonSec),
    });
    const thief = renter([], ({ startSec }) => [[startSec, VERB.login]]);
    const joiner = stir({
      act(_params, _memory, epoch) {
        const place = { session: epoch.newSession(), device: 0, client: CLIENT.web, network: 1 };
        epoch.emit({ actor: first(epoch), ...place, campaign: NONE }, epoch.startSec, VERB.login);
      },
    });
    for (const other of [host, giver]) {
      expect((await mistakeIn(other, thief)).message).toMatch(
        /^renter: emit: actor: expected one of its bots, or an account that it enrolled, got \d+$/,
      );
      expect((await mistakeIn(other, joiner)).message).toMatch(
        /^stir: emit: actor: expected an account that takes part in it, got \d+$/,
      );
    }
  });

  it('of a confounder may end the last session after the stay of who takes part', async () => {
    const late = stir({
      setup: (_params, context) => {
        const [account] = context.view.people;
        context.participate(account, 0, 100);
        return account;
      },
      act(_params, account, epoch) {
        const place = { session: epoch.newSession(), device: 0, client: CLIENT.web, network: 1 };
        const by = { actor: account as number, ...place, campaign: NONE };
        expect(epoch.emit(by, 300, VERB.login)).toBe('done');
      },
    });
    await runToys([late]);
  });
});
