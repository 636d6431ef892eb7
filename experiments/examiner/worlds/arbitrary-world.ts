import fc from 'fast-check';
import { NONE } from '../../../sim/traffic/columns.js';
import { CLIENT_NAMES, VERB, VERB_NAMES } from '../../../sim/traffic/verb.js';
import { EPOCH_SEC, type TinyAccount, type TinyAction, type TinyWorld } from './tiny-world.js';

const MAX_ACCOUNTS = 12;
const MAX_ACTIONS = 60;
/** Epochs of every arbitrary world: two to learn from, one to score, one that is the future. */
export const N_EPOCHS = 4;

const DEVICES_PER_WORLD = 8;
const NETWORKS_PER_WORLD = 4;
/** Posts made before the start have numbers above every post of the log. */
const OLD_POST = 1000;

/** What fast-check draws and shrinks of one action; `buildAction` makes it possible in the world. */
interface Draft {
  readonly t: number;
  readonly verb: number;
  readonly actor: number;
  readonly target: number;
  readonly post: number;
  readonly device: number;
  readonly network: number;
  readonly client: number;
  readonly isSecondSession: boolean;
}

/** Any world of 1 to 12 accounts and 4 days. Shrinks towards few accounts, few actions, early times. */
export function arbitraryWorld(): fc.Arbitrary<TinyWorld> {
  return fc
    .tuple(
      fc.array(arbitraryAccount(), { minLength: 1, maxLength: MAX_ACCOUNTS }),
      fc.array(arbitraryDraft(), { maxLength: MAX_ACTIONS, size: 'max' }),
    )
    .map(([drafts, actions]) => buildWorld(drafts, actions));
}

function arbitraryAccount(): fc.Arbitrary<TinyAccount> {
  return fc.record({
    createdSec: fc.integer({ min: -30 * EPOCH_SEC, max: N_EPOCHS * EPOCH_SEC }),
    isPrivate: fc.boolean(),
    isBusiness: fc.boolean(),
    hasPicture: fc.boolean(),
    nPostsBefore: fc.nat(50),
    followings: fc.uniqueArray(fc.nat(MAX_ACCOUNTS - 1), { maxLength: 4 }),
  });
}

function arbitraryDraft(): fc.Arbitrary<Draft> {
  return fc.record({
    t: fc.nat(N_EPOCHS * EPOCH_SEC - 1),
    verb: fc.nat(VERB_NAMES.length - 1),
    actor: fc.nat(MAX_ACCOUNTS - 1),
    target: fc.nat(MAX_ACCOUNTS - 1),
    post: fc.nat(5),
    device: fc.nat(DEVICES_PER_WORLD - 1),
    network: fc.nat(NETWORKS_PER_WORLD - 1),
    client: fc.nat(CLIENT_NAMES.length - 1),
    isSecondSession: fc.boolean(),
  });
}

function buildWorld(accounts: readonly TinyAccount[], drafts: readonly Draft[]): TinyWorld {
  const nAccounts = accounts.length;
  const posts: TinyAction[] = [];
  const actions: TinyAction[] = [];
  for (const draft of [...drafts].sort((a, b) => a.t - b.t)) {
    const action = buildAction(draft, nAccounts, posts);
    if (action === null) continue;
    actions.push(action);
    if (action.verb === VERB.post) posts.push(action);
  }
  return {
    accounts: accounts.map((account, own) => ({
      ...account,
      followings: account.followings.filter((followed) => followed < nAccounts && followed !== own),
    })),
    actions,
    nEpochs: N_EPOCHS,
    bots: [],
  };
}

/** Points the draft at accounts and posts that exist; nobody acts on themselves. */
function buildAction(draft: Draft, nAccounts: number, posts: readonly TinyAction[]): TinyAction | null {
  const { t, verb, device, network, client } = draft;
  const actor = draft.actor % nAccounts;
  // A second session overlaps the first in time, and its id may be used by other accounts too.
  const session = Math.floor(t / 7200) + (draft.isSecondSession ? 0 : 64 * (actor + 1));
  const frame = { t, verb, actor, session, device, client, network };
  if (verb === VERB.login) return { ...frame, target: NONE, object: NONE };
  if (verb === VERB.post) return { ...frame, target: NONE, object: posts.length };
  const post = verb === VERB.like || verb === VERB.comment ? posts[draft.post] : undefined;
  const target = post?.actor ?? draft.target % nAccounts;
  if (target === actor) return null;
  const isOnPost = verb === VERB.like || verb === VERB.comment;
  return { ...frame, target, object: isOnPost ? (post?.object ?? OLD_POST + draft.post) : NONE };
}
