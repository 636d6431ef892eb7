import { childKey, mix, openStream, type StreamKey } from '../../random/stream.js';
import type { AccountTable } from '../traffic/epoch.js';
import { NO_PERSONA, OWNER } from '../truth/truth.js';
import type { Traits } from '../persona.js';
import type { NetworkPools } from './networks.js';
import { CLIENT } from '../traffic/verb.js';
import { packKind } from './action-records.js';
import { FOREVER_SEC } from './seconds.js';
import { sharedF32, sharedI32, sharedU32, sharedU8 } from './shared.js';

/** Somebody to be given an account: a person, or a bot of an operation. */
export interface Soul {
  readonly traits: Traits;
  /** Persona index, or NO_PERSONA. */
  readonly persona: number;
  /** Operation index + 1, or OWNER. */
  readonly operator: number;
  /** Key of this soul's own streams; never depends on who else exists. */
  readonly key: StreamKey;
}

/** The account table while it is being filled. */
interface WritableAccounts extends AccountTable {
  readonly createdSec: Int32Array;
  readonly isPrivate: Uint8Array;
  readonly isBusiness: Uint8Array;
  readonly hasPicture: Uint8Array;
  readonly nPostsBefore: Uint32Array;
}

/** Fixed facts of every account, one row an account, shared between threads. Rates are per day. */
export interface Population {
  readonly nAccounts: number;
  readonly nPeople: number;
  readonly accounts: WritableAccounts;
  readonly persona: Uint8Array;
  readonly operator: Uint32Array;
  readonly person: Uint32Array;
  /** Accounts of the people, in scenario order. */
  readonly people: Uint32Array;
  /** Accounts of the bots, in the order they were asked for. */
  readonly bots: Uint32Array;
  readonly keyA: Uint32Array;
  readonly keyB: Uint32Array;
  readonly sessionsPerDay: Float32Array;
  readonly activeDayShare: Float32Array;
  readonly feedItems: Float32Array;
  readonly likeProbability: Float32Array;
  readonly commentsPerLike: Float32Array;
  readonly exploreShare: Float32Array;
  readonly postsPerDay: Float32Array;
  readonly followsPerDay: Float32Array;
  readonly onboardingFollows: Float32Array;
  readonly unfollowsPerDay: Float32Array;
  readonly followBack: Float32Array;
  readonly clockShiftSec: Int32Array;
  readonly webShare: Float32Array;
  readonly followings: Float32Array;
  readonly popularity: Float32Array;
  /** How far the starting follows leave the own circle for those known everywhere, in 255ths. */
  readonly gaze: Uint8Array;
  readonly community: Uint32Array;
  /** Devices of account `a` are deviceId[deviceStart[a] .. deviceStart[a + 1]). */
  readonly deviceStart: Uint32Array;
  readonly deviceId: Uint32Array;
  readonly homeNetwork: Uint32Array;
  readonly mobileNetwork: Uint32Array;
  /** Network of the account's VPN, or 0. */
  readonly vpnNetwork: Uint32Array;
  /** Network of the office, or 0. */
  readonly officeNetwork: Uint32Array;
  /** People who drive the account. */
  readonly nStaff: Uint8Array;
  readonly scheduledShare: Float32Array;
  /** Sixteenths of the followers to whom feeds show the account's posts. */
  readonly reach: Uint8Array;
  /** Device, and client and network (packed as in a record, with verb 0), of the partner that schedules the account's posts. */
  readonly schedulerDevice: Uint32Array;
  readonly schedulerPlace: Uint32Array;
  /** When the account is deleted; FOREVER_SEC when it stays. */
  readonly leavesSec: Int32Array;
  readonly travelFromSec: Int32Array;
  readonly travelToSec: Int32Array;
  readonly travelShiftSec: Int32Array;
  readonly travelNetwork: Uint32Array;
  /** Mean weight as a target over the people. */
  readonly meanPopularity: number;
}

/** Partners that schedule posts; assumed. */
const N_SCHEDULERS = 3;
const COMMUNITY_SALT = 0x636f_6d6d;
/** Share of people who use a VPN some of the time; assumed. */
const VPN_SHARE = 0.04;

/** Largest number of accounts that shuffling can order exactly in a double. */
const MAX_ACCOUNTS = 2 ** 22;

/**
 * Gives every soul an account number and lays the traits out as columns. Numbers go community by community, so that what an account touches lies
 * close by, and inside one by a keyed shuffle: they carry no order by kind. People keep their own streams: adding an operation
 * changes account numbers, but neither the order of people nor a single draw of theirs.
 */
export function settle(cast: Cast, options: SettleOptions): Population {
  const { nPeople, bots } = cast;
  const n = nPeople + bots.length;
  if (n > MAX_ACCOUNTS) throw new RangeError(`a world holds at most ${MAX_ACCOUNTS} accounts; got ${n}`);
  const soulOf = numberSouls(cast, options);
  const population = allocate(n, nPeople);
  const p = population as Writable<Population>;
  let nDevices = 0;
  for (let account = 0; account < n; account++) {
    const index = soulOf[account];
    const soul = index < nPeople ? cast.drawPerson(index) : bots[index - nPeople];
    fillRow(population, account, soul, options);
    p.community[account] = communityOf(soul.key, options.nCommunities);
    p.person[account] = index;
    if (index < nPeople) p.people[index] = account;
    else p.bots[index - nPeople] = account;
    p.deviceStart[account] = nDevices;
    nDevices += soul.traits.nDevices;
  }
  p.deviceStart[n] = nDevices;
  const nAllDevices = nDevices + options.nOperationDevices + N_SCHEDULERS;
  p.deviceId = sharedU32(nAllDevices);
  p.deviceId.set(shuffle(nAllDevices, childKey(options.key, 'device-number')));
  let weight = 0;
  for (const account of p.people) {
    weight += p.popularity[account];
    if (p.scheduledShare[account] > 0) chooseScheduler(population, account, options);
  }
  p.meanPopularity = weight / Math.max(1, nPeople);
  return population;
}

/** Community of a soul; known from its key alone. */
function communityOf(key: StreamKey, nCommunities: number): number {
  return Math.floor((mix(key.a ^ COMMUNITY_SALT, key.b) / 4294967296) * nCommunities);
}

/** The soul of each account: sorted by community, then by a keyed hash of its own. */
function numberSouls({ nPeople, keyOf, bots }: Cast, { key, nCommunities }: SettleOptions): Uint32Array {
  const { a, b } = childKey(key, 'account-number');
  const n = nPeople + bots.length;
  // Community, 20 bits of hash and the number fit the 53 bits of a double.
  const keyed = new Float64Array(n);
  for (let index = 0; index < n; index++) {
    const own = index < nPeople ? keyOf(index) : bots[index - nPeople].key;
    const order = communityOf(own, nCommunities) * 2 ** 17 + (mix(own.a ^ a, own.b ^ b) >>> 15);
    keyed[index] = order * MAX_ACCOUNTS + index;
  }
  keyed.sort();
  return Uint32Array.from(keyed, (value) => value % MAX_ACCOUNTS);
}

/** Who is to be settled. People are drawn one by one as they move in, so that a large town never stands in memory twice. */
export interface Cast {
  readonly nPeople: number;
  readonly keyOf: (person: number) => StreamKey;
  drawPerson(person: number): Soul;
  readonly bots: readonly Soul[];
}

/** What settling needs beside the cast. */
export interface SettleOptions {
  readonly key: StreamKey;
  readonly networks: NetworkPools;
  readonly nCommunities: number;
  /** Devices of the operations; they take the end of `deviceId`, whose numbers are shuffled over all. */
  readonly nOperationDevices: number;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function allocate(n: number, nPeople: number): Population {
  const f32 = (): Float32Array => sharedF32(n);
  const u32 = (): Uint32Array => sharedU32(n);
  return {
    nAccounts: n,
    nPeople,
    accounts: {
      nAccounts: n,
      createdSec: sharedI32(n),
      isPrivate: sharedU8(n),
      isBusiness: sharedU8(n),
      hasPicture: sharedU8(n),
      nPostsBefore: sharedU32(n),
    },
    persona: sharedU8(n),
    operator: u32(),
    person: u32(),
    people: sharedU32(nPeople),
    bots: sharedU32(n - nPeople),
    keyA: u32(),
    keyB: u32(),
    sessionsPerDay: f32(),
    activeDayShare: f32(),
    feedItems: f32(),
    likeProbability: f32(),
    commentsPerLike: f32(),
    exploreShare: f32(),
    postsPerDay: f32(),
    followsPerDay: f32(),
    onboardingFollows: f32(),
    unfollowsPerDay: f32(),
    followBack: f32(),
    clockShiftSec: sharedI32(n),
    webShare: f32(),
    followings: f32(),
    popularity: f32(),
    gaze: sharedU8(n),
    community: u32(),
    deviceStart: sharedU32(n + 1),
    deviceId: sharedU32(0),
    homeNetwork: u32(),
    mobileNetwork: u32(),
    vpnNetwork: u32(),
    officeNetwork: u32(),
    nStaff: sharedU8(n),
    scheduledShare: f32(),
    reach: sharedU8(n),
    schedulerDevice: u32(),
    schedulerPlace: u32(),
    leavesSec: sharedI32(n).fill(FOREVER_SEC),
    travelFromSec: sharedI32(n),
    travelToSec: sharedI32(n),
    travelShiftSec: sharedI32(n),
    travelNetwork: u32(),
    meanPopularity: 0,
  };
}

function fillRow(p: Population, account: number, soul: Soul, options: SettleOptions): void {
  const { traits } = soul;
  const chance = openStream(soul.key, 'home');
  const { accounts } = p;
  accounts.createdSec[account] = Math.round(-traits.ageDays * 86_400);
  accounts.isPrivate[account] = traits.isPrivate ? 1 : 0;
  accounts.isBusiness[account] = traits.isBusiness ? 1 : 0;
  accounts.hasPicture[account] = traits.hasPicture ? 1 : 0;
  const activePostsPerDay = traits.postsPerWeek / 7;
  accounts.nPostsBefore[account] = chance.poisson(Math.max(0, traits.ageDays) * activePostsPerDay);
  p.persona[account] = soul.operator === OWNER ? soul.persona : NO_PERSONA;
  p.operator[account] = soul.operator;
  p.keyA[account] = soul.key.a;
  p.keyB[account] = soul.key.b;
  p.sessionsPerDay[account] = traits.sessionsPerDay;
  p.activeDayShare[account] = traits.activeDayShare;
  p.feedItems[account] = traits.feedItemsPerSession;
  p.likeProbability[account] = traits.likeProbability;
  p.commentsPerLike[account] = traits.commentsPerLike;
  p.exploreShare[account] = traits.exploreShare;
  p.postsPerDay[account] = activePostsPerDay;
  p.followsPerDay[account] = traits.followsPerDay;
  p.onboardingFollows[account] = traits.onboardingFollowsPerDay;
  p.unfollowsPerDay[account] = traits.unfollowsPerDay;
  p.followBack[account] = traits.followBackProbability;
  p.clockShiftSec[account] = Math.round(traits.clockShiftHours * 3600);
  p.webShare[account] = traits.webShare;
  p.followings[account] = traits.followings;
  p.popularity[account] = traits.popularity;
  const { home, mobile, hosting } = options.networks;
  p.homeNetwork[account] = home[skewedIndex(home.length, chance.uniform())]!;
  p.mobileNetwork[account] = mobile[skewedIndex(mobile.length, chance.uniform())]!;
  p.vpnNetwork[account] = chance.uniform() < VPN_SHARE ? hosting[chance.below(hosting.length)] : 0;
  fillExtras(p, account, soul, options.networks);
}

/** The traits that few people have. */
function fillExtras(p: Population, account: number, { traits, key }: Soul, { office, foreign }: NetworkPools): void {
  p.nStaff[account] = Math.min(255, traits.nStaff ?? 1);
  p.scheduledShare[account] = traits.scheduledShare ?? 0;
  p.gaze[account] = Math.round(255 * (traits.gaze ?? 0));
  p.reach[account] = Math.round(16 * (traits.reach ?? 1));
  if (traits.leavesDay !== undefined) p.leavesSec[account] = Math.round(traits.leavesDay * 86_400);
  if (traits.office !== undefined) p.officeNetwork[account] = office[Math.abs(traits.office) % office.length];
  if (traits.travel === undefined) return;
  p.travelFromSec[account] = Math.round(traits.travel.fromDay * 86_400);
  p.travelToSec[account] = Math.round(traits.travel.toDay * 86_400);
  p.travelShiftSec[account] = Math.round(traits.travel.shiftHours * 3600);
  p.travelNetwork[account] = foreign[mix(key.a ^ 0x7472_6176, key.b) % foreign.length];
}

/** Puts an account's scheduled posts into the hands of a partner. */
function chooseScheduler(p: Population, account: number, { networks }: SettleOptions): void {
  const partner = mix(p.keyA[account] ^ 0x7061_7274, p.keyB[account]) % N_SCHEDULERS;
  p.schedulerDevice[account] = p.deviceId[p.deviceId.length - 1 - partner];
  p.schedulerPlace[account] = packKind(0, CLIENT.partnerApi, networks.hosting[partner % networks.hosting.length]);
}

/** Market shares fall off as in a square law: the first providers hold most customers; assumed. */
function skewedIndex(n: number, uniform: number): number {
  return Math.min(n - 1, Math.floor(n * uniform * uniform));
}

/** A keyed shuffle of 0..n-1: sorted by a 31-bit hash, ties by number. */
function shuffle(n: number, key: StreamKey): Uint32Array {
  const keyed = new Float64Array(n);
  for (let index = 0; index < n; index++) keyed[index] = (mix(key.a ^ index, key.b) >>> 1) * MAX_ACCOUNTS + index;
  keyed.sort();
  return Uint32Array.from(keyed, (value) => value % MAX_ACCOUNTS);
}
