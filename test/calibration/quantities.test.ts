import { describe, expect, it } from 'vitest';
import { loadQuantities } from '../../sim/calibration/load-quantities.js';
import type { MeasuredWorld } from '../../sim/calibration/measured-world.js';
import { crowd, day, handMade, HOUR_SEC, type HandMadeAction } from './hand-made-world.js';

const quantities = await loadQuantities();

/** What a quantity gives for a world, by figure. */
function measured(id: string, world: MeasuredWorld): Record<string, number> {
  const quantity = quantities.get(id);
  if (quantity === undefined) throw new Error(`no quantity ${id}`);
  const values = quantity.measure(world);
  expect(values).toHaveLength(quantity.figures.length);
  return Object.fromEntries(quantity.figures.map((figure, place) => [figure.id, values[place]]));
}

const posts = (account: number, times: readonly number[], first = 0): HandMadeAction[] =>
  times.map((t, place) => ({ t, verb: 'post', actor: account, object: first + place }));
/** `n` likes (or comments) of one post, one from each of the accounts 1, 2 ... */
const drawn = (verb: 'like' | 'comment', object: number, t: number, n: number): HandMadeAction[] =>
  Array.from({ length: n }, (_, place) => ({ t, verb, actor: place + 1, target: 0, object }));

describe('every quantity', () => {
  it('gives a value a figure and NaN, not an error, for a world without anybody', () => {
    const empty = handMade({ accounts: [], nDays: 0 });
    for (const [id, quantity] of quantities)
      for (const [place, value] of quantity.measure(empty).entries())
        expect(value, `${id}/${quantity.figures[place].id}`).toBeNaN();
  });

  it('names figures once, with a source, a row and a band that holds something', () => {
    for (const [id, { figures }] of quantities) {
      expect(new Set(figures.map((figure) => figure.id)).size, id).toBe(figures.length);
      for (const { band, row, id: figure } of figures) {
        expect(row, `${id}/${figure}`).toMatch(/^(a\d|[b-e]) ?/);
        expect(band.low ?? -Infinity, `${id}/${figure}`).toBeLessThanOrEqual(band.high ?? Infinity);
      }
    }
  });
});

describe('degrees', () => {
  // 0 is followed by everybody; 1 and 2 follow one another; 3 is a bot.
  const world = handMade({
    accounts: [
      { persona: 'creator' },
      { follows: [0, 2] },
      { follows: [0, 1], persona: 'quiet' },
      { follows: [0], operator: 1 },
    ],
    families: ['bot-farm'],
    actions: [
      { t: 5, verb: 'follow', actor: 1, target: 3 },
      { t: 6, verb: 'unfollow', actor: 2, target: 1 },
    ],
  });

  it('are those at the end of the log, of ordinary people only', () => {
    // Followings: 1 has 3, 2 has 1. Followers: 1 has none, 2 has one.
    expect(measured('followings-of-ordinary-people', world)['p50']).toBe(2);
    expect(measured('followers-of-ordinary-people', world)['p50']).toBe(0.5);
    expect(measured('degree-balance', world)['ratio-p50']).toBe(0.5);
  });

  it('of bots are apart', () => {
    const bots = measured('bot-profiles', world);
    expect(bots).toMatchObject({ 'followers-p50': 1, 'followings-p50': 1, 'posts-p50': 0, balance: 1 });
    expect(measured('lopsided-accounts', world)).toMatchObject({ 'bots-5': 0, 'ordinary-5': 0.5, 'ordinary-20': 0.5 });
  });

  it('of everybody say how many follows are returned and how many accounts are bots', () => {
    // Among people's follows at the start: 1-0, 1-2, 2-0, 2-1.
    expect(measured('everybody', world)).toMatchObject({
      reciprocity: 0.5,
      bots: 0.25,
      business: 0,
      'followers-p50': 1,
    });
  });

  it('go together as the logarithms do', () => {
    // Two to the n followings and followers, in perfect step: 1 follows 0 and so on in a ring with growing lists.
    const steps = handMade({
      accounts: [
        ...[1, 2, 4, 8].map((n) => ({ follows: Array.from({ length: n }, (_, place) => 4 + place) })),
        ...Array.from({ length: 8 }, (_, place) => ({
          persona: 'creator',
          follows: [0, 1, 2, 3].filter((account) => place < 2 ** account),
        })),
      ],
    });
    expect(measured('degree-balance', steps)['correlation']).toBeCloseTo(1, 12);
  });
});

describe('influencers', () => {
  // 100 people; the most followed is number 0: 60 people and 20 bots follow it, 10 of the people newly.
  const accounts = [
    { persona: 'creator' },
    ...crowd(50, { follows: [0] }),
    ...crowd(49, { isPrivate: true }),
    ...crowd(20, { follows: [0], operator: 1, hasPicture: false }),
  ];
  const world = handMade({
    accounts,
    families: ['bot-farm'],
    actions: [
      ...Array.from({ length: 10 }, (_, place) => ({
        t: day(1),
        verb: 'follow' as const,
        actor: 51 + place,
        target: 0,
      })),
      // One lets go again, one came back after letting go.
      { t: day(2), verb: 'unfollow', actor: 51, target: 0 },
      { t: day(2), verb: 'unfollow', actor: 1, target: 0 },
      { t: day(3), verb: 'follow', actor: 1, target: 0 },
    ],
  });

  it('have followers as they stand at the end, and the newest of them', () => {
    const { influencers, followers, newest } = world.followers;
    expect(influencers).toEqual([0]);
    expect(followers[0]).toHaveLength(79);
    expect([...newest[0]].sort((a, b) => a - b)).toEqual([1, 52, 53, 54, 55, 56, 57, 58, 59, 60]);
  });

  it('have so many bots among them', () => {
    const fakes = measured('fake-followers', world);
    expect(fakes['overall']).toBeCloseTo(20 / 79, 12);
    expect(fakes).toMatchObject({ newest: 0, 'above-half': 0 });
    expect(measured('private-accounts', world)).toMatchObject({ newest: 0.9, bots: 0, ordinary: 49 / 99 });
    expect(measured('empty-profiles', world)).toMatchObject({
      'picture-bots': 1,
      'picture-ordinary': 0,
      'posts-any': 1,
    });
    expect(measured('followers-of-influencers', world)).toMatchObject({ 'followings-p50': 1, 'at-cap': 0 });
    expect(measured('newest-followers', world)).toMatchObject({ 'followings-p50': 1, 'over-2000': 0 });
  });

  it('have a tail exponent where enough are in the tail', () => {
    expect(measured('newest-followers', world)['tail']).toBeNaN();
  });
});

describe('posts', () => {
  it('are counted over the whole life of an account', () => {
    const world = handMade({
      accounts: [
        { nPostsBefore: 9, ageDays: 60 },
        { nPostsBefore: 3, ageDays: 60 },
      ],
      actions: posts(0, [day(1)]),
    });
    expect(measured('total-posts', world)['p50']).toBe(6.5);
    // Ten posts in seventy days; the other account has too few.
    const rate = measured('posting-rate', world);
    expect(rate['p50']).toBeCloseTo(1, 12);
    expect(rate['life']).toBeCloseTo(70 / 365.25, 12);
    expect(rate['typical']).toBeCloseTo((1 + 0.3) / 2, 12);
  });

  it('leave gaps, the last of which is cut off by the end', () => {
    const times = [0, 300, 300 + 2 * HOUR_SEC, day(2), day(3)];
    const gaps = measured('posting-gaps', handMade({ accounts: [{}], actions: posts(0, times) }));
    expect(gaps).toMatchObject({ month: NaN });
    // Four gaps seen to their end, one of them a day sharp; the fifth is cut off after 7 days.
    expect(gaps['minutes']).toBeCloseTo(0.2, 12);
    expect(gaps['hour']).toBeCloseTo(0.2, 12);
    expect(gaps['day']).toBeCloseTo(0.4, 12);
    expect(gaps['week']).toBeCloseTo(0.8, 12);
    const regular = measured('posting-gaps', handMade({ accounts: [{}], actions: posts(0, [0, 1, 2, 3, 4].map(day)) }));
    expect(regular['cv-p50']).toBe(0);
  });

  it('come at hours and on weekdays, over whole weeks', () => {
    // Day 0 is a Monday. Three posts at 21:30 on the first Sunday, one at 2:00 on Wednesday; day 8 is beyond the whole week.
    const at = [
      day(6) + 21.5 * HOUR_SEC,
      day(6) + 21.5 * HOUR_SEC,
      day(6) + 21.5 * HOUR_SEC,
      day(2) + 2 * HOUR_SEC,
      day(8),
    ];
    const hours = measured('posting-hours', handMade({ accounts: [{}], actions: posts(0, at) }));
    expect(hours).toMatchObject({
      night: 0.25,
      peak: 0.75,
      noon: 0,
      trough: 0,
      sunday: 0.75,
      saturday: 0,
      wednesday: 0.25,
    });
  });

  it('draw likes and comments, counted when three days are over', () => {
    const accounts = [{}, ...crowd(40, { persona: 'creator', follows: [0] })];
    const nLikes = [10, 20, 20, 20, 30];
    const world = handMade({
      accounts,
      actions: [
        ...posts(0, [0, 1, 2, 3, 4].map(day)),
        ...nLikes.flatMap((n, object) => drawn('like', object, day(object) + 60, n)),
        ...drawn('comment', 0, 60, 5),
        // Too young at the end.
        ...posts(0, [day(8)], 5),
        ...drawn('like', 5, day(8) + 60, 40),
      ],
    });
    const likes = measured('likes-per-post', world);
    expect(likes['p50']).toBe(20);
    expect(likes['cv-p50']).toBeCloseTo(Math.sqrt(40) / 20, 12);
    expect(measured('likes-per-follower', world)).toMatchObject({ p50: 0.5, 'below-600': 0.5, 'below-1200': NaN });
    expect(measured('comments-per-post', world)).toMatchObject({ p50: 1, 'ratio-p50': 20 });
  });

  it('draw most likes early', () => {
    const world = handMade({
      accounts: [{}, ...crowd(10)],
      actions: [
        ...posts(0, [0]),
        ...drawn('like', 0, 1800, 4),
        ...drawn('like', 0, 2 * HOUR_SEC, 4).map((like) => ({ ...like, actor: like.actor + 4 })),
        { t: day(2), verb: 'like', actor: 9, target: 0, object: 0 },
        { t: day(6), verb: 'like', actor: 10, target: 0, object: 0 },
      ],
    });
    const life = measured('life-of-a-post', world);
    expect(life).toMatchObject({ hour: 0.4, day: 0.8, 'five-days': 0.9 });
    expect(life['median']).toBeCloseTo(2, 1);
  });
});

describe('people', () => {
  it('come on days and in sessions; bots, services and the first two days are not counted', () => {
    const like = (actor: number, t: number, session: number): HandMadeAction => ({
      t,
      verb: 'like',
      actor,
      target: 0,
      object: 0,
      session,
    });
    const actions = [
      ...Array.from({ length: 30 }, (_, index) => like(1, day(2 + index), 2 * index)),
      ...Array.from({ length: 30 }, (_, index) => like(1, day(2 + index) + 5, 2 * index + 1)),
      ...Array.from({ length: 15 }, (_, index) => like(2, day(2 + 2 * index) + 9, 100 + index)),
      like(3, day(4), 500),
      { ...like(4, day(5), 501), controller: 1 },
      like(5, day(1), 502),
    ];
    const accounts = [{}, {}, {}, { operator: 1 }, {}, {}];
    const use = measured('daily-use', handMade({ accounts, actions, nDays: 32, families: ['follow-service'] }));
    // 30 + 15 days of two people in 30 days.
    expect(use['daily-monthly']).toBeCloseTo(0.75, 12);
    expect(use['active-days']).toBeCloseTo(22.5, 12);
    expect(use['sessions']).toBeCloseTo(75 / 45, 12);
    expect(use['likes']).toBeCloseTo(75 / 45, 12);
  });

  it('follow back, and like back, or not', () => {
    const actions: HandMadeAction[] = [
      { t: 10, verb: 'follow', actor: 0, target: 1 },
      { t: day(3), verb: 'follow', actor: 1, target: 0 },
      { t: 20, verb: 'follow', actor: 0, target: 2 },
      // 3 follows 0 already: no cold follow.
      { t: 30, verb: 'follow', actor: 0, target: 3 },
      // Too late, and after the fortnight.
      { t: day(19), verb: 'follow', actor: 2, target: 0 },
      { t: day(18), verb: 'follow', actor: 1, target: 2 },
    ];
    const world = handMade({ accounts: [{}, {}, {}, { follows: [0] }], actions, nDays: 20 });
    expect(world.answers.follows).toEqual({ n: 2, nAnswered: 1 });
    expect(measured('answers', world)['follow-back']).toBe(0.5);
    // Likes: every ordered pair of strangers once, the first half of them answered.
    const n = 40;
    const likes: HandMadeAction[] = [];
    for (let a = 0; a < n; a++)
      for (let b = a + 1; b < n; b++) {
        likes.push({ t: 100, verb: 'like', actor: a, target: b, object: b });
        if (a < 10) likes.push({ t: day(2), verb: 'like', actor: b, target: a, object: a });
      }
    const { likes: answered } = handMade({ accounts: crowd(n), actions: likes, nDays: 20 }).answers;
    expect(answered.n).toBeGreaterThan(20);
    expect(answered.nAnswered).toBeLessThan(answered.n);
    const all = likes.filter(({ actor, target = 0 }) => actor < 10 || target < 10);
    const everyone = handMade({ accounts: crowd(n), actions: all, nDays: 20 }).answers.likes;
    expect(everyone.nAnswered).toBe(everyone.n);
  });

  it('unfollow somebody within 51 days, or not', () => {
    const actions: HandMadeAction[] = [
      { t: 1, verb: 'like', actor: 0, target: 1, object: 0 },
      { t: 2, verb: 'unfollow', actor: 1, target: 0 },
      { t: day(52), verb: 'unfollow', actor: 0, target: 1 },
    ];
    const accounts = [{ follows: [1] }, { follows: [0] }, {}];
    expect(measured('unfollowing', handMade({ accounts, actions, nDays: 55 }))['share']).toBe(0.5);
    expect(measured('unfollowing', handMade({ accounts, actions, nDays: 50 }))['share']).toBeNaN();
  });
});

describe('operations', () => {
  it('of follow services work by the day, pause, hold and choose', () => {
    const by = { actor: 0, controller: 1, campaign: 0 } as const;
    const start = 12 * HOUR_SEC;
    const actions: HandMadeAction[] = [
      ...[0, 1, 2, 3, 4, 5].map((n) => ({ ...by, t: start + 40 * n, verb: 'like' as const, target: 1, object: 9 })),
      { ...by, t: start + 240, verb: 'follow', target: 1 },
      { ...by, t: start + 280, verb: 'follow', target: 2 },
      { ...by, t: start + 48 * HOUR_SEC, verb: 'unfollow', target: 1 },
      // The owner's own doing.
      { t: start + 245, verb: 'like', actor: 0, target: 2, object: 8 },
    ];
    const world = handMade({
      accounts: [{}, { follows: [2] }, {}],
      actions,
      nDays: 20,
      families: ['follow-service'],
      campaigns: [{ operation: 0, name: 'customer 1', beneficiary: 0 }],
      ledger: [
        {
          operation: 0,
          startSec: 0,
          nCustomers: 1,
          nPaying: 1,
          nJoined: 1,
          nLeft: 0,
          revenue: 2,
          cost: 0,
          nDone: 0,
          nBlocked: 0,
          nLockedOut: 0,
          nReactions: 0,
        },
      ],
    });
    expect(measured('follow-services', world)).toMatchObject({
      likes: 3,
      follows: 1,
      unfollows: 0.5,
      'likes-per-follow': 3,
      pause: 40,
      hours: 1,
      targets: 0,
    });
    expect(measured('follow-services', world)['hold']).toBeCloseTo(48 - 240 / 3600, 12);
    expect(measured('prices', world)['month']).toBe(60);
  });

  it('of bot farms deliver at once, at a price', () => {
    const times = [day(1), day(1) + 60, day(2), day(4)];
    const world = handMade({
      accounts: [{}, ...crowd(4, { operator: 1 })],
      actions: times.map((t, place) => ({
        t,
        verb: 'follow',
        actor: place + 1,
        target: 0,
        controller: 1,
        campaign: 0,
      })),
      nDays: 20,
      families: ['bot-farm'],
      campaigns: [{ operation: 0, name: 'followers, burst', beneficiary: 0 }],
      ledger: [
        {
          operation: 0,
          startSec: 0,
          nCustomers: 1,
          nPaying: 1,
          nJoined: 1,
          nLeft: 0,
          revenue: 0.04,
          cost: 0,
          nDone: 4,
          nBlocked: 0,
          nLockedOut: 0,
          nReactions: 0,
        },
      ],
    });
    expect(measured('bought-packages', world)['two-days']).toBe(0.75);
    expect(measured('prices', world)['thousand-followers']).toBeCloseTo(10, 12);
  });
});
