import { blamed } from '../../errors/blamed.js';
import { childKey, type StreamKey } from '../../random/stream.js';
import type { AlteredPerson } from '../confounder.js';
import type { Operation } from '../operation.js';
import { NONE } from '../traffic/columns.js';
import type { CampaignTruth, Enrolment, LedgerRow, OperationTruth, Participation } from '../truth/truth.js';
import type { SetupContext } from './context.js';
import type { Used, UsedConfounder } from './ingredients.js';
import type { Trend } from './live-state.js';
import type { Actor } from './plugin-phase.js';
import { checkAccount, checkPerson, checkSpan, isNetwork, mistake } from './plugin-mistakes.js';
import type { Population } from './population.js';
import type { Tenure } from './tenures.js';

/** The part of the truth that is known before the first epoch; plug-ins may add campaigns later. */
export interface FoundedTruth {
  readonly operations: readonly OperationTruth[];
  readonly campaigns: CampaignTruth[];
  readonly enrolments: Enrolment[];
  readonly participations: Participation[];
  readonly ledger: LedgerRow[];
}

/** Lets a confounder choose its people. */
export function setUpConfounder(
  { name, plugin, params, muted }: UsedConfounder,
  base: SetupContext,
  { truth, tenures, trends, key, altered, population, holder }: ConfounderParts,
): Actor {
  const { nAccounts } = base.view;
  const participate = (account: number, fromSec: number, toSec: number): void => {
    checkPerson(`${plugin.id}: participate: account`, account, population);
    checkSpan(`${plugin.id}: participate`, fromSec, toSec);
    truth.participations.push({ account, confounder: name, fromSec, toSec });
    // What is done is the owner's doing anyhow: a last session may run past the end of a stay.
    tenures.push({ account, holder, fromSec: -Infinity, toSec: Infinity });
  };
  const trend = (account: number, fromSec: number, toSec: number, pull: number): void => {
    checkAccount(`${plugin.id}: trend: account`, account, nAccounts);
    checkSpan(`${plugin.id}: trend`, fromSec, toSec);
    if (!(pull >= 0 && pull <= 1)) throw mistake(`${plugin.id}: trend: pull`, 'a number from 0 to 1', pull);
    if (!muted) trends.push({ account, fromSec, toSec, pull });
  };
  const memory = setUp(plugin, params, { ...base, altered, participate, trend });
  return { plugin, params, memory, key: childKey(childKey(key, `confounder/${name}`), 'act'), operation: NONE, holder };
}

/** Lets a plug-in set itself up; what it throws names it. */
function setUp<Context>(
  plugin: { readonly kind: string; readonly id: string; setup(params: unknown, context: Context): unknown },
  params: unknown,
  context: Context,
): unknown {
  return blamed(`${plugin.kind} ${plugin.id}: setup`, () => plugin.setup(params, context));
}

/** What a confounder's set-up needs. */
export interface ConfounderParts {
  readonly truth: FoundedTruth;
  readonly tenures: Tenure[];
  readonly trends: Trend[];
  readonly key: StreamKey;
  /** Those whom this confounder altered. */
  readonly altered: readonly AlteredPerson[];
  readonly population: Population;
  /** Number by which tenures know it. */
  readonly holder: number;
}

/** What an operation's set-up needs. */
export interface OperationSetUp {
  readonly base: SetupContext;
  readonly truth: FoundedTruth;
  readonly tenures: Tenure[];
  readonly key: StreamKey;
  readonly population: Population;
  readonly bots: readonly [number, number];
  readonly devices: readonly [number, number];
}

/** Lets an operation choose its customers and jobs. */
export function setUpOperation({ name, plugin, params }: Used<Operation>, index: number, parts: OperationSetUp): Actor {
  const { truth, tenures, population, key } = parts;
  const firstDevice = population.deviceStart[population.nAccounts];
  const devices = Array.from(
    population.deviceId.subarray(firstDevice + parts.devices[0], firstDevice + parts.devices[1]),
  );
  const ownDevices = new Set(devices);
  const openCampaign = (campaign: string, beneficiary: number): number => {
    if (typeof campaign !== 'string') throw mistake(`${plugin.id}: openCampaign: name`, 'a text', campaign);
    checkAccount(`${plugin.id}: openCampaign: beneficiary`, beneficiary, population.nAccounts);
    return truth.campaigns.push({ operation: index, name: campaign, beneficiary }) - 1;
  };
  const memory = setUp(plugin, params, {
    ...parts.base,
    bots: Array.from(population.bots.subarray(...parts.bots)),
    devices,
    openCampaign,
    placeBot(bot, device, [evening, daytime]) {
      const where = `${plugin.id}: placeBot`;
      if (population.operator[bot] !== index + 1) throw mistake(`${where}: bot`, 'one of its bots', bot);
      if (!ownDevices.has(device)) throw mistake(`${where}: device`, 'one of its devices', device);
      for (const network of [evening, daytime])
        if (!isNetwork(network)) throw mistake(`${where}: networks`, 'numbers out of networks', network);
      population.deviceId[population.deviceStart[bot]] = device;
      population.homeNetwork[bot] = evening;
      population.mobileNetwork[bot] = daytime;
    },
    enrol(account, fromSec, toSec) {
      checkPerson(`${plugin.id}: enrol: account`, account, population);
      checkSpan(`${plugin.id}: enrol`, fromSec, toSec);
      truth.enrolments.push({ account, operation: index, fromSec, toSec });
      tenures.push({ account, holder: index, fromSec, toSec });
      return openCampaign(`customer ${truth.enrolments.length}`, account);
    },
  });
  return {
    plugin,
    params,
    memory,
    key: childKey(childKey(key, `operation/${name}`), 'act'),
    operation: index,
    holder: index,
  };
}
