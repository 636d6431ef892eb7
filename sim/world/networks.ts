import { indexedKey, openStream, type StreamKey } from '../../random/stream.js';

/** Autonomous system numbers by what they carry; the numbers themselves say nothing. */
export interface NetworkPools {
  /** Home providers, most used first. */
  readonly home: readonly number[];
  /** Mobile carriers, most used first. */
  readonly mobile: readonly number[];
  /** Hosting companies and VPN exits. */
  readonly hosting: readonly number[];
  /** Offices and campuses, many people behind each. */
  readonly office: readonly number[];
  /** Carriers and hotels of other countries. */
  readonly foreign: readonly number[];
}

/** Counts are assumed: one country's market of a dozen home providers, a few carriers, a few hosts; offices with networks of their own; countries travelled to. */
const N_HOME = 12;
const N_MOBILE = 5;
const N_HOSTING = 6;
const N_OFFICE = 10;
const N_FOREIGN = 8;
/** First number of the 16-bit private-use range (RFC 6996), so that no real network is named. */
const FIRST_PRIVATE_ASN = 64512;

/** Hands out shuffled private-use numbers to the pools. */
export function drawNetworks(key: StreamKey): NetworkPools {
  const total = N_HOME + N_MOBILE + N_HOSTING + N_OFFICE + N_FOREIGN;
  const numbers = Array.from({ length: total }, (_, index) => ({
    asn: FIRST_PRIVATE_ASN + index,
    order: openStream(indexedKey(key, index)).uniform(),
  }));
  numbers.sort((x, y) => x.order - y.order);
  const asn = numbers.map((entry) => entry.asn);
  return {
    home: asn.slice(0, N_HOME),
    mobile: asn.slice(N_HOME, N_HOME + N_MOBILE),
    hosting: asn.slice(N_HOME + N_MOBILE, N_HOME + N_MOBILE + N_HOSTING),
    office: asn.slice(-N_OFFICE - N_FOREIGN, -N_FOREIGN),
    foreign: asn.slice(-N_FOREIGN),
  };
}
