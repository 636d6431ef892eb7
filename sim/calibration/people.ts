import { NO_PERSONA, type Truth } from '../truth/truth.js';

/**
 * Personas that stand for the InstaFake sample: acquaintances of its authors with few followers, that is ordinary private users (bias notes of the
 * dossier).
 */
const ORDINARY = ['quiet', 'regular'];
/** Personas that work for an audience; the vendors' engagement rates are about them. */
const AUDIENCE = ['creator', 'business'];

/** 1 for accounts whose owner has one of the named personas. O(accounts). */
function ofPersonas(truth: Truth, names: readonly string[]): Uint8Array {
  const wanted = truth.personas.map((name) => names.includes(name));
  return Uint8Array.from(truth.persona, (persona) => (persona !== NO_PERSONA && wanted[persona] ? 1 : 0));
}

/** 1 for ordinary people. */
export const ordinaryPeople = (truth: Truth): Uint8Array => ofPersonas(truth, ORDINARY);

/** 1 for creators and businesses. */
export const audienceSeekers = (truth: Truth): Uint8Array => ofPersonas(truth, AUDIENCE);
