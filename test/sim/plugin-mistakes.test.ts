import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors/user-error.js';
import type { Confounder } from '../../sim/confounder.js';
import type { Operation, OperationSetup } from '../../sim/operation.js';
import type { Persona, Traits } from '../../sim/persona.js';
import { NONE } from '../../sim/traffic/columns.js';
import { CLIENT, VERB } from '../../sim/traffic/verb.js';
import type { EpochContext, Hand } from '../../sim/world/context.js';
import { mistakeIn, ORDINARY, runToys, sleeper, stir, tinyFarm } from './toy-world.js';

/** One action of the first bot. */
interface Deed {
  by: Hand;
  tSec: number;
  verb: number;
  target: number;
  object: number;
}

interface FarmMemory {
  readonly bot: number;
  readonly device: number;
  readonly network: number;
  readonly campaign: number;
  readonly friend: number;
}

/** A farm whose first bot follows a person, but for what `spoil` changes of it. */
const followingFarm = (
  spoil: (deed: Deed, epoch: EpochContext) => Partial<Omit<Deed, 'by'>> & { by?: Partial<Hand> },
  seen: string[] = [],
): Operation =>
  tinyFarm({
    setup: (_params, context: OperationSetup): FarmMemory => ({
      bot: context.bots[0],
      device: context.devices[0],
      network: context.networks.hosting[0],
      campaign: context.openCampaign('toy', context.view.people[0]),
      friend: context.view.people[0],
    }),
    act(_params, memory, epoch) {
      const { bot, device, network, campaign, friend } = memory as FarmMemory;
      const by = { actor: bot, session: epoch.newSession(), device, client: CLIENT.web, network, campaign };
      const deed = { by, tSec: epoch.startSec + 7.5, verb: VERB.follow, target: friend, object: NONE };
      const spoilt = spoil(deed, epoch);
      const { tSec, verb, target, object } = { ...deed, ...spoilt };
      seen.push(epoch.emit({ ...by, ...spoilt.by }, tSec, verb, target, object));
    },
  });

describe('an action', () => {
  it('is done when nothing is wrong, and impossible outside the epoch', async () => {
    const seen: string[] = [];
    await runToys([followingFarm(() => ({}), seen)]);
    await runToys([followingFarm(() => ({ tSec: 90_000 }), seen)]);
    await runToys([followingFarm(() => ({ tSec: -1 }), seen)]);
    await runToys([followingFarm(({ by }) => ({ target: by.actor }), seen)]);
    await runToys([followingFarm(() => ({ verb: VERB.login, target: NONE }), seen)]);
    expect(seen).toEqual(['done', 'impossible', 'impossible', 'impossible', 'done']);
  });

  const ACTOR = 'actor: expected one of its bots, or an account that it enrolled';
  const VERBS = 'verb: expected a code from 0 (like) to 5 (login)';
  const CLIENTS = 'client: expected a code from 0 (official-app) to 3 (unofficial)';
  const TARGET = 'target: expected an account (0 to 21)';
  const OBJECT = 'object: expected a post that latestPost gave it';
  it.each<[string, Parameters<typeof followingFarm>[0]]>([
    ['campaign: expected one that openCampaign or enrol gave it, got 55', () => ({ by: { campaign: 55 } })],
    ['campaign: expected one that openCampaign or enrol gave it, got NONE', () => ({ by: { campaign: NONE } })],
    [`${ACTOR}, got 999999`, () => ({ by: { actor: 999_999 } })],
    [`${ACTOR}, got NaN`, () => ({ by: { actor: NaN } })],
    [`${VERBS}, got 17`, () => ({ verb: 17 })],
    [`${VERBS}, got 0.5`, () => ({ verb: 0.5 })],
    [`${CLIENTS}, got 99`, () => ({ by: { client: 99 } })],
    ['network: expected a number out of networks, got undefined', () => ({ by: { network: undefined as never } })],
    ['network: expected a number out of networks, got 65536', () => ({ by: { network: 65_536 } })],
    ['device: expected one of the devices there are, got undefined', () => ({ by: { device: undefined as never } })],
    ['device: expected one of the devices there are, got 5000', () => ({ by: { device: 5000 } })],
    ['session: expected one that newSession gave it this epoch, got 1', () => ({ by: { session: 1 } })],
    [`${TARGET}, got 888888`, () => ({ target: 888_888 })],
    [`${TARGET}, got 1.5`, () => ({ target: 1.5 })],
    [`${TARGET}, got NONE`, () => ({ target: NONE })],
    [`${OBJECT}, got 777777`, () => ({ object: 777_777 })],
    ['object: expected a post: whom latestPost gives NONE for has none to like, got NONE', () => ({ verb: VERB.like })],
    ['tSec: expected a number of seconds, got NaN', () => ({ tSec: NaN })],
    ['tSec: expected a number of seconds, got undefined', () => ({ tSec: undefined as never })],
  ])('%s', async (said, spoil) => {
    const { message } = await mistakeIn(followingFarm(spoil));
    expect(message).toBe(`tiny-farm: emit: ${said}`);
  });

  it('of a confounder belongs to no campaign and to somebody who takes part', async () => {
    const acting = (campaign: number, takesPart: boolean): Confounder =>
      stir({
        setup(_params, context) {
          const [first] = context.view.people;
          if (takesPart) context.participate(first, 0, context.horizonSec);
          return first;
        },
        act(_params, account, epoch) {
          const place = { session: epoch.newSession(), device: 0, client: CLIENT.web, network: 1 };
          epoch.emit({ actor: account as number, ...place, campaign }, epoch.startSec, VERB.login);
        },
      });
    await runToys([acting(NONE, true)]);
    const [numbered, stranger] = [await mistakeIn(acting(0, true)), await mistakeIn(acting(NONE, false))];
    expect(numbered.message).toBe('stir: emit: campaign: expected NONE, as a confounder has none, got 0');
    expect(stranger.message).toMatch(/^stir: emit: actor: expected an account that takes part in it, got \d+$/);
  });

  it('goes through no bot that another operation owns', async () => {
    const botOf = ({ view }: Pick<EpochContext, 'view'>): number =>
      Array.from({ length: view.nAccounts }, (_, account) => account).find((one) => view.personaOf(one) === null) ??
      NaN;
    const place = (epoch: EpochContext) => ({ session: epoch.newSession(), device: 0, client: CLIENT.web, network: 1 });
    const thief = tinyFarm({
      ...{ id: 'thief', bots: () => [] },
      setup: (_params, context: OperationSetup) => context.openCampaign('toy', context.view.people[0]),
      act(_params, campaign, epoch) {
        const by = { actor: botOf(epoch), ...place(epoch), campaign: campaign as number };
        epoch.emit(by, epoch.startSec, VERB.login);
      },
    });
    const blamer = stir({
      act(_params, _memory, epoch) {
        epoch.emit({ actor: botOf(epoch), ...place(epoch), campaign: NONE }, epoch.startSec, VERB.login);
      },
    });
    expect((await mistakeIn(tinyFarm(), thief)).message).toMatch(
      /^thief: emit: actor: expected no bot of another operation, got \d+$/,
    );
    expect((await mistakeIn(tinyFarm(), blamer)).message).toMatch(
      /^stir: emit: actor: expected the account of a person, got \d+$/,
    );
  });

  it('is refused or logged, never anything else, whatever its numbers', async () => {
    const any = fc.oneof(fc.nat(30), fc.constantFrom(NONE, NaN, -1, 0.5, Infinity, 2 ** 32, undefined as never));
    const hand = fc.record({ session: any, device: any, client: any, network: any, campaign: any, actor: any });
    await fc.assert(
      fc.asyncProperty(fc.record({ verb: any, target: any, object: any, by: hand }), async (spoilt) => {
        const toys = [followingFarm(() => spoilt)];
        const outcome: unknown = await runToys(toys).catch((error: unknown) => error);
        if (typeof outcome !== 'number') expect(outcome).toBeInstanceOf(UserError);
      }),
      { seed: 7, numRuns: 60 },
    );
  });
});

describe('the books', () => {
  const ENTRY = { nCustomers: 0, nPaying: 0, nJoined: 0, nLeft: 0, revenue: 0, cost: 0 };
  it('are for operations, a line an epoch', async () => {
    const twice = tinyFarm({ act: (_params, _memory, epoch) => [ENTRY, ENTRY].forEach((entry) => epoch.book(entry)) });
    const none = stir({ act: (_params, _memory, epoch) => epoch.book(ENTRY) });
    expect((await mistakeIn(twice)).message).toBe(
      'tiny-farm: book: expected one line an epoch, got a second; add them up',
    );
    expect((await mistakeIn(none)).message).toBe('stir: book: expected an operation, got a confounder; leave it out');
  });

  it.each<[string, unknown]>([
    ['nCustomers: expected a number, got undefined', undefined],
    ['revenue: expected a number, got "12"', { ...ENTRY, revenue: '12' }],
    ['cost: expected a number, got NaN', { ...ENTRY, cost: NaN }],
    ['nReactions: expected a number, got Infinity', { ...ENTRY, nReactions: Infinity }],
  ])('hold numbers: %s', async (said, entry) => {
    const booking = tinyFarm({ act: (_params, _memory, epoch) => epoch.book(entry as typeof ENTRY) });
    expect((await mistakeIn(booking)).message).toBe(`tiny-farm: book: ${said}`);
  });
});

describe('what a plug-in throws', () => {
  const boom = (): never => {
    throw new TypeError('boom\nand more');
  };
  it.each<[string, Operation | Confounder | Persona]>([
    ['operation tiny-farm: setup failed: boom', tinyFarm({ setup: boom })],
    ['operation tiny-farm: act failed: boom', tinyFarm({ act: boom })],
    ['operation tiny-farm: bots failed: boom', tinyFarm({ bots: boom })],
    ['operation tiny-farm: nDevices failed: boom', tinyFarm({ nDevices: boom })],
    ['confounder stir: setup failed: boom', stir({ setup: boom })],
    ['confounder stir: act failed: boom', stir({ act: boom })],
    ['confounder stir: alter failed: boom', stir({ alter: boom })],
    ['persona sleeper: draw failed: boom', sleeper({ draw: boom })],
  ])('%s', async (said, toy) => {
    const error = await mistakeIn(toy);
    expect(error.message).toBe(said);
    expect(error.cause).toBeInstanceOf(TypeError);
  });

  const later = (): never => Promise.reject(new Error('boom')) as never;
  it.each<[string, Operation | Confounder | Persona]>([
    ['operation tiny-farm: setup', tinyFarm({ setup: later })],
    ['operation tiny-farm: act', tinyFarm({ act: later })],
    ['operation tiny-farm: bots', tinyFarm({ bots: later })],
    ['operation tiny-farm: nDevices', tinyFarm({ nDevices: later })],
    ['confounder stir: alter', stir({ alter: later })],
    ['persona sleeper: draw', sleeper({ draw: later })],
  ])('%s: later, where nobody waits, is refused', async (who, toy) => {
    expect((await mistakeIn(toy)).message).toBe(
      `${who}: is async; expected it to be done when it returns; take out its promises`,
    );
  });

  it('reaches whoever runs the world, even while an epoch is being taken', async () => {
    const late = tinyFarm({
      act(_params, _memory, { startSec }) {
        if (startSec > 2 * 86_400) throw new Error('too late');
      },
    });
    const slow = { horizonDays: 6, take: () => new Promise((resolve) => setTimeout(resolve, 5)) };
    const error: unknown = await runToys([late], slow).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toBe('operation tiny-farm: act failed: too late');
  });

  it('keeps its words when it is a mistake of the user already', async () => {
    const own = new UserError('tiny-farm: no map: expected a file; give one');
    const failing = tinyFarm({
      act: () => {
        throw own;
      },
    });
    expect(await mistakeIn(failing)).toBe(own);
  });
});

describe('somebody who was drawn', () => {
  it.each<[string, unknown]>([
    ['sessionsPerDay: expected a number of at least 0, got NaN', { ...ORDINARY, sessionsPerDay: NaN }],
    ['sessionsPerDay: expected a number of at least 0, got -3', { ...ORDINARY, sessionsPerDay: -3 }],
    ['activeDayShare: expected a number from 0 to 1, got 1.7', { ...ORDINARY, activeDayShare: 1.7 }],
    ['nDevices: expected a whole number from 1 to 1000, got 0', { ...ORDINARY, nDevices: 0 }],
    ['nDevices: expected a whole number from 1 to 1000, got 1.5', { ...ORDINARY, nDevices: 1.5 }],
    ['ageDays: expected a number from -24855 to 24855, got undefined', { ...ORDINARY, ageDays: undefined }],
    ['popularity: expected a number of at least 0, got "3"', { ...ORDINARY, popularity: '3' }],
    ['isPrivate: expected true or false, got 1', { ...ORDINARY, isPrivate: 1 }],
    ['reach: expected a number from 0 to 1, got null', { ...ORDINARY, reach: null }],
    ['travel.toDay: expected a number from -24855 to 24855, got undefined', { ...ORDINARY, travel: { fromDay: 1 } }],
    ['expected traits, got undefined', undefined],
  ])('%s', async (said, drawn) => {
    const traits = drawn as Traits;
    const by = { draw: sleeper({ draw: () => traits }), bots: tinyFarm({ bots: () => [ORDINARY, traits] }) };
    expect((await mistakeIn(by.draw)).message).toBe(`persona sleeper: ${said}`);
    expect((await mistakeIn(by.bots)).message).toBe(`operation tiny-farm: ${said}`);
    if (traits === undefined) return;
    expect((await mistakeIn(stir({ alter: () => traits }))).message).toBe(`confounder stir: ${said}`);
  });

  it('comes in a list, with a number of devices', async () => {
    expect((await mistakeIn(tinyFarm({ bots: () => ORDINARY as never }))).message).toBe(
      'operation tiny-farm: bots: expected a list of traits, got an object',
    );
    expect((await mistakeIn(tinyFarm({ nDevices: () => -1 }))).message).toBe(
      'operation tiny-farm: nDevices: expected a whole number of at least 0, got -1',
    );
  });
});

describe('set-up', () => {
  const ACCOUNT = "expected one of the world's accounts (0 to 21)";
  it.each<[string, (context: OperationSetup) => unknown]>([
    [`enrol: account: ${ACCOUNT}, got 999`, (c) => c.enrol(999, 0, 10)],
    ['enrol: toSec: expected no less than fromSec, 10, got 5', (c) => c.enrol(c.view.people[0], 10, 5)],
    ['enrol: fromSec: expected a number of seconds, got NaN', (c) => c.enrol(c.view.people[0], NaN, 5)],
    [`openCampaign: beneficiary: ${ACCOUNT}, got undefined`, (c) => c.openCampaign('x', undefined as never)],
    ['openCampaign: name: expected a text, got undefined', (c) => c.openCampaign(undefined as never, 0)],
    ['placeBot: device: expected one of its devices, got 5000', (c) => c.placeBot(c.bots[0], 5000, [1, 2])],
    [
      'placeBot: networks: expected numbers out of networks, got -1',
      (c) => c.placeBot(c.bots[0], c.devices[0], [1, -1]),
    ],
    ['placeBot: bot: expected one of its bots, got 999', (c) => c.placeBot(999, c.devices[0], [1, 2])],
  ])('of an operation: %s', async (said, setup) => {
    const { message } = await mistakeIn(tinyFarm({ setup: (_params, context) => setup(context) }));
    expect(message).toBe(`tiny-farm: ${said}`);
  });

  it.each<[string, (context: Parameters<Confounder['setup']>[1]) => unknown]>([
    ["participate: account: expected one of the world's accounts (0 to 19), got -1", (c) => c.participate(-1, 0, 10)],
    ['participate: toSec: expected no less than fromSec, 10, got 5', (c) => c.participate(0, 10, 5)],
    ['trend: pull: expected a number from 0 to 1, got 2', (c) => c.trend(0, 0, 10, 2)],
  ])('of a confounder: %s', async (said, setup) => {
    const { message } = await mistakeIn(stir({ setup: (_params, context) => setup(context) }));
    expect(message).toBe(`stir: ${said}`);
  });

  it('takes over nobody but people, and only they take part', async () => {
    const enroller = tinyFarm({ setup: (_params, context) => context.enrol(context.bots[0], 0, 10) });
    const gatherer = stir({
      setup(_params, context) {
        for (let account = 0; account < context.view.nAccounts; account++) context.participate(account, 0, 10);
      },
    });
    expect((await mistakeIn(enroller)).message).toMatch(
      /^tiny-farm: enrol: account: expected the account of a person, got a bot's, \d+$/,
    );
    expect((await mistakeIn(tinyFarm(), gatherer)).message).toMatch(
      /^stir: participate: account: expected the account of a person, got a bot's, \d+$/,
    );
  });
});
