import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import { seatOnNetwork, type Mind } from '../adaptive/operator-mind.js';
import { CLIENT } from '../traffic/verb.js';
import type { WorldView } from '../world/context.js';
import type { NetworkPools } from '../world/networks.js';

/** Parameters of what the platform sees of who drives a customer's account; part of an operation's parameters. */
export const signatureShape = {
  realDeviceShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.35)
    .describe(
      'share of accounts driven on their own phone: no device or network tell (calibration e: GramAddict; share assumed)',
    ),
  mobileProxyShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('share of the other accounts behind mobile proxies instead of hosting (assumed)'),
  unofficialClientShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('share of accounts driven through a client that does not pass as the official app (assumed)'),
  accountsPerDevice: z
    .int()
    .min(1)
    .max(1000)
    .default(1)
    .describe("accounts that share one of the service's own devices (assumed)"),
  carriedShare: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe(
      'share of the own phones that are driven wherever their owner carries them, on the home network or a carrier (e: GramAddict; share assumed)',
    ),
  reserveNetworks: z
    .int()
    .min(0)
    .max(20)
    .default(4)
    .describe(
      'networks kept in reserve, to move to when one is refused (e: new ASNs or proxies after blocks; number assumed)',
    ),
};

/** Parsed signature. */
export type SignatureParams = z.infer<z.ZodObject<typeof signatureShape>>;

/** Networks an operation can send from. */
export interface ServiceNetworks {
  readonly hosts: readonly number[];
  readonly proxies: readonly number[];
  /** All of them, reserves last. */
  readonly all: readonly number[];
}

/** Networks in use from the start: services sit in few (calibration a4, unverified); assumed. */
const N_HOSTS = 2;
const N_PROXIES = 2;

/** Picks an operation's networks: a few hosts, a few mobile proxies and the reserves, from a random place of each pool. */
export function pickNetworks(pools: NetworkPools, nReserves: number, random: RandomStream): ServiceNetworks {
  const hosting = turned(pools.hosting, random.below(pools.hosting.length));
  const mobile = turned(pools.mobile, random.below(pools.mobile.length));
  const hosts = hosting.slice(0, N_HOSTS);
  const proxies = mobile.slice(0, N_PROXIES);
  const reserves = [...hosting.slice(N_HOSTS), ...mobile.slice(N_PROXIES)].slice(0, nReserves);
  return { hosts, proxies, all: [...hosts, ...proxies, ...reserves] };
}

const turned = (list: readonly number[], by: number): readonly number[] => [...list.slice(by), ...list.slice(0, by)];

/** How one account is driven. */
export interface Signature {
  readonly isOwnDevice: boolean;
  readonly isProxied: boolean;
  readonly isUnofficial: boolean;
  /** Which network of its pool, in [0,1); of an own phone, whether it is carried about. */
  readonly place: number;
}

/** Draws how an account is driven; always as many draws. */
export function drawSignature(given: SignatureParams, random: RandomStream): Signature {
  const isOwnDevice = random.uniform() < given.realDeviceShare;
  return {
    isOwnDevice,
    isProxied: random.uniform() < given.mobileProxyShare,
    isUnofficial: random.uniform() < given.unofficialClientShare && !isOwnDevice,
    place: random.uniform(),
  };
}

/** The device and client that an account is driven through. */
export interface Instruments {
  readonly device: number;
  readonly client: number;
  /** Network of the device when it is out, where it is carried about. */
  readonly awayNetwork?: number;
}

/** How many devices a service needs for the share of the people it drives. */
export function nServiceDevices(given: SignatureParams, share: number, nPeople: number): number {
  return Math.ceil((share * nPeople) / given.accountsPerDevice) + 1;
}

/** Where accounts are seated: the service's devices and networks, and who learns from them. */
export interface Seating {
  readonly given: SignatureParams;
  readonly view: WorldView;
  readonly devices: readonly number[];
  readonly networks: ServiceNetworks;
  readonly mind: Mind;
}

/** Seats an account: gives it a device and a client, and the mind its network: its owner's for accounts on their own phone. */
export function takeSeat(seating: Seating, seat: number, account: number, signature: Signature): Instruments {
  const { given, view, devices, networks, mind } = seating;
  if (signature.isOwnDevice) {
    seatOnNetwork(mind, seat, view.homeNetwork(account));
    const instruments = { device: view.mainDevice(account), client: CLIENT.officialApp };
    return signature.place < given.carriedShare
      ? { ...instruments, awayNetwork: view.mobileNetwork(account) }
      : instruments;
  }
  const pool = signature.isProxied ? networks.proxies : networks.hosts;
  seatOnNetwork(mind, seat, pool[Math.floor(signature.place * pool.length)]);
  const client = signature.isUnofficial ? CLIENT.unofficial : CLIENT.officialApp;
  return { device: devices[Math.floor(seat / given.accountsPerDevice) % devices.length], client };
}
