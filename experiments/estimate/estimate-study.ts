import { availableParallelism } from 'node:os';
import { nReplicates, type Plan } from '../plan/plan-study.js';
import { replicateSeed } from '../plan/seeds.js';
import { lookAtWorld, type Busyness } from './busyness.js';
import { expectBytes, expectWorld, type ExpectedWorld } from './expected-size.js';
import { tryOut, type Trial } from './trial.js';
import { worldsToDo, type WorldToDo } from './world-parts.js';

/** Room that a study needs. */
export interface RoomNeeded {
  readonly memoryBytes: number;
  /** With one worker: the least the study can do with. */
  readonly leastMemoryBytes: number;
  readonly diskBytes: number;
}

/** What a study will take, as far as can be known before it runs. */
export interface Estimate extends RoomNeeded {
  /** 0 for a data set. */
  readonly nWorlds: number;
  /** Worlds or folds x detectors and levels; of a closed loop, worlds x arms. */
  readonly nCells: number;
  /** Of them, kept from before. */
  readonly nKept: number;
  /** Processor time, and time on a machine that does nothing else, s; null when even a small world took too long to try. */
  readonly cpuSec: number | null;
  readonly seconds: number | null;
  /** Cells that could not be tried in a small world, with the reason: counted like the dearest. */
  readonly untried: readonly string[];
}

/** Where and with what a study is to run. */
export interface Place {
  readonly workers: number;
  readonly runsDir: string;
}

/** Scenarios that are looked at; of a long sweep, some spread over it stand for their neighbours. */
const MOST_LOOKED_AT = 8;
/** Share of the time that lanes are at work (the study of 400 cells keeps them so 85 % of it). */
const LANES_BUSY = 0.85;
/** Bytes of a report's page without numbers. */
const PAGE_BYTES = 0.9e6;

/** What the worlds of a plan will hold, in the order of its scenarios: small towns of them are simulated. Takes seconds. */
export async function expectWorlds(plan: Plan): Promise<ExpectedWorld[]> {
  const { scenarios, plugins, study } = plan;
  const step = Math.max(1, Math.ceil(scenarios.length / MOST_LOOKED_AT));
  const seen: Busyness[] = [];
  for (let at = 0; at < scenarios.length; at += step)
    seen.push(await lookAtWorld(scenarios[at].scenario, { seed: replicateSeed(study, 1), plugins }));
  return scenarios.map((scenario, at) => expectWorld(scenario, seen[Math.floor(at / step)]));
}

/** Memory and disk of a plan whose worlds hold that much. `reportBytes` is the size of a report on one scenario, where it is known. */
export async function estimateRoom(
  plan: Plan,
  worlds: readonly ExpectedWorld[],
  { workers }: Place,
  reportBytes = 1.5e6,
): Promise<RoomNeeded> {
  const { rowBytes, ...memory } = await expectBytes(plan, worlds, workers);
  const nReports = Math.max(1, plan.scenarios.length);
  const reports = PAGE_BYTES + Math.max(0, reportBytes - PAGE_BYTES) * nReports;
  return { ...memory, diskBytes: reports + rowBytes };
}

/** Estimates what a plan will take: tries it in small worlds on this machine, and leaves out what is kept from before. Takes from seconds to a minute and a half. */
export async function estimateStudy(plan: Plan, worlds: readonly ExpectedWorld[], place: Place): Promise<Estimate> {
  const trial = await tryOut(plan);
  const todo = await worldsToDo(plan, place.runsDir);
  const isLoop = plan.study.closedLoop !== undefined;
  const nInWorld = isLoop ? plan.arms.length + 1 : plan.detectors.reduce((n, { levels }) => n + levels.length, 0);
  const nCells = todo.length * nInWorld;
  const nKept = nCells - todo.reduce((sum, { missing }) => sum + missing.length, 0);
  return {
    ...{ nWorlds: worlds.length * nReplicates(plan), nCells, nKept },
    ...(await estimateRoom(plan, worlds, place, trial?.reportBytes)),
    ...(trial === null ? { cpuSec: null, seconds: null } : timeOf(plan, worlds, todo, trial, place.workers)),
    untried: trial?.parts.untried ?? [],
  };
}

function timeOf(
  plan: Plan,
  worlds: readonly ExpectedWorld[],
  todo: readonly WorldToDo[],
  { warmUpSec, worldSec, personSec, reportSec, parts }: Trial,
  workers: number,
): { readonly cpuSec: number; readonly seconds: number } {
  const wholeSec = (scenario: number): number => {
    if (worlds.length === 0) return worldSec;
    const busier = worlds[scenario].nActions / (worlds[0].nActions * scaleOf(plan, scenario));
    return worldSec + personSec * plan.scenarios[scenario].scenario.nPeople * busier;
  };
  const share = ({ needsFrame, missing }: WorldToDo): number =>
    (needsFrame ? parts.frame : 0) + missing.reduce((sum, key) => sum + (parts.cells.get(key) ?? 0), 0);
  const worldsSec = todo.reduce((sum, world) => sum + wholeSec(world.scenario) * share(world), 0);
  const lanes = Math.max(1, Math.min(workers, availableParallelism(), todo.length * parts.cells.size));
  const aloneSec = reportSec * (0.5 + 0.5 * Math.max(1, plan.scenarios.length));
  // A world that is alone can not be shared out further than its longest piece.
  const longest = todo.map((world) => {
    const pieces = world.missing.map((key) => parts.cells.get(key) ?? 0);
    return wholeSec(world.scenario) * ((world.needsFrame ? parts.simulate : 0) + Math.max(0, ...pieces));
  });
  const sharedSec = Math.max(worldsSec / (lanes === 1 ? 1 : lanes * LANES_BUSY), ...longest);
  const isIdle = worldsSec === 0;
  return {
    cpuSec: (isIdle ? 0 : warmUpSec * lanes) + worldsSec + aloneSec,
    seconds: (isIdle ? 0 : warmUpSec) + sharedSec + aloneSec,
  };
}

/** People of a scenario for each of the first one's. */
function scaleOf({ scenarios }: Plan, scenario: number): number {
  return scenarios[scenario].scenario.nPeople / scenarios[0].scenario.nPeople;
}
