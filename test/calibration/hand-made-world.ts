import { MeasuredWorld } from '../../sim/calibration/measured-world.js';
import { NONE } from '../../sim/traffic/columns.js';
import type { Epoch } from '../../sim/traffic/epoch.js';
import { VERB } from '../../sim/traffic/verb.js';
import { NO_PERSONA, OWNER, type CampaignTruth, type LedgerRow, type TruthEpoch } from '../../sim/truth/truth.js';

const DAY_SEC = 86_400;
export const HOUR_SEC = 3600;
export const day = (days: number): number => days * DAY_SEC;

/** One account of a hand-made world; what is left out is ordinary. */
export interface HandMadeAccount {
  readonly persona?: string;
  /** Operation index + 1 of a bot's operator. */
  readonly operator?: number;
  readonly ageDays?: number;
  readonly isPrivate?: boolean;
  readonly isBusiness?: boolean;
  readonly hasPicture?: boolean;
  readonly nPostsBefore?: number;
  readonly follows?: readonly number[];
}

/** One action of a hand-made world. */
export interface HandMadeAction {
  readonly t: number;
  readonly verb: keyof typeof VERB;
  readonly actor: number;
  readonly target?: number;
  readonly object?: number;
  readonly session?: number;
  readonly controller?: number;
  readonly campaign?: number;
}

export interface HandMade {
  readonly accounts: readonly HandMadeAccount[];
  readonly actions?: readonly HandMadeAction[];
  readonly nDays?: number;
  readonly families?: readonly string[];
  readonly campaigns?: readonly CampaignTruth[];
  readonly ledger?: readonly LedgerRow[];
}

const PERSONAS = ['quiet', 'regular', 'creator'];

/** Builds a world whose every number is known. Actions may come in any order. */
export function handMade({
  accounts,
  actions = [],
  nDays = 10,
  families = [],
  campaigns = [],
  ledger = [],
}: HandMade): MeasuredWorld {
  const lists = accounts.map(({ follows = [] }) => [...follows].sort((a, b) => a - b));
  const offset = new Uint32Array(accounts.length + 1);
  lists.forEach((list, account) => (offset[account + 1] = offset[account] + list.length));
  const sorted = [...actions].sort((a, b) => a.t - b.t);
  const epochs: Epoch[] = [];
  const truthEpochs: TruthEpoch[] = [];
  for (let number = 0; number < nDays; number++) {
    const rows = sorted.filter(({ t }) => Math.floor(t / DAY_SEC) === number);
    const words = (value: (action: HandMadeAction) => number): Uint32Array => Uint32Array.from(rows, value);
    epochs.push({
      startSec: day(number),
      endSec: day(number + 1),
      nActions: rows.length,
      t: words(({ t }) => t),
      verb: Uint8Array.from(rows, ({ verb }) => VERB[verb]),
      actor: words(({ actor }) => actor),
      target: words(({ target }) => target ?? NONE),
      object: words(({ object }) => object ?? NONE),
      session: words(({ session, actor }) => session ?? actor),
      device: words(() => 0),
      client: new Uint8Array(rows.length),
      network: words(() => 0),
    });
    truthEpochs.push({
      controller: words(({ controller }) => controller ?? OWNER),
      campaign: words(({ campaign }) => campaign ?? NONE),
    });
  }
  const flags = (value: (account: HandMadeAccount) => boolean): Uint8Array =>
    Uint8Array.from(accounts, (account) => Number(value(account)));
  return new MeasuredWorld({
    traffic: {
      accounts: {
        nAccounts: accounts.length,
        createdSec: Int32Array.from(accounts, ({ ageDays = 1000 }) => -day(ageDays)),
        isPrivate: flags(({ isPrivate = false }) => isPrivate),
        isBusiness: flags(({ isBusiness = false }) => isBusiness),
        hasPicture: flags(({ hasPicture = true }) => hasPicture),
        nPostsBefore: Uint32Array.from(accounts, ({ nPostsBefore = 0 }) => nPostsBefore),
      },
      graph: { offset, target: Uint32Array.from(lists.flat()) },
      epochs,
    },
    truth: {
      personas: PERSONAS,
      persona: Uint8Array.from(accounts, ({ persona = 'regular', operator = OWNER }) =>
        operator === OWNER ? PERSONAS.indexOf(persona) : NO_PERSONA,
      ),
      operator: Uint32Array.from(accounts, ({ operator = OWNER }) => operator),
      person: Uint32Array.from(accounts, (_, account) => account),
      operations: families.map((family) => ({ id: family, family, label: 'inauthentic' })),
      campaigns,
      enrolments: [],
      participations: [],
      ledger,
      epochs: truthEpochs,
    },
  });
}

/** So many accounts alike. */
export const crowd = (n: number, account: HandMadeAccount = {}): HandMadeAccount[] =>
  Array.from({ length: n }, () => account);
