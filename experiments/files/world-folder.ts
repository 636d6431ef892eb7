import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorldSink } from '../../sim/simulate.js';
import type { Epoch, Traffic } from '../../sim/traffic/epoch.js';
import type { Truth, TruthEpoch } from '../../sim/truth/truth.js';
import { tallyEpoch, type WorldTally } from '../judge/world-facts.js';
import type { BadCheckpoint } from './checkpoint.js';
import { CHECKPOINTS, claimFolder, writeHeader, type ClaimedFolder } from './claim-folder.js';
import type { ParquetColumns } from './parquet-writer.js';
import { ParquetThread, type ParquetCalls } from './parquet-thread.js';
import { truthTables } from './truth-tables.js';
import type { FileRecord, WorldHeader, WorldIdentity } from './world-header.js';
import { worldReadme } from './world-readme.js';

/** Epochs that may wait to be written while the simulation goes on. */
const MAX_IN_FLIGHT = 2;

/** A world's folder while it is filled, epoch by epoch. What stands in it is told by the README.md that it gets. */
export class WorldFolder implements WorldSink {
  readonly #path: string;
  readonly #identity: WorldIdentity;
  readonly #claimed: ClaimedFolder;
  readonly #thread = new ParquetThread();
  readonly #inFlight: Promise<void>[] = [];
  #nTaken: number;

  private constructor(path: string, identity: WorldIdentity, claimed: ClaimedFolder) {
    this.#path = path;
    this.#identity = identity;
    this.#claimed = claimed;
    this.#nTaken = claimed.written.parts.length;
  }

  /**
   * Opens a new folder, or one that a run of the same world left unfinished. Throws UserError when the folder holds anything else, or while
   * another process is writing it.
   */
  static async open(path: string, identity: WorldIdentity): Promise<WorldFolder> {
    return new WorldFolder(path, identity, await claimFolder(path, identity));
  }

  /** Checkpoints that were found and can not be used, newest first. */
  get bad(): readonly BadCheckpoint[] {
    return this.#claimed.bad;
  }

  /** The actions taken so far, those of earlier runs included. */
  get tally(): WorldTally {
    return this.#claimed.written.tally;
  }

  /** Writes the accounts and the graph, unless an earlier run did. */
  async open({ accounts, graph }: Pick<Traffic, 'accounts' | 'graph'>): Promise<void> {
    const { tables } = this.#claimed.written;
    if (tables.length > 0) return;
    const { nAccounts, ...known } = accounts;
    const account = Uint32Array.from({ length: nAccounts }, (_, number) => number);
    const columns = { account, ...known } as unknown as ParquetColumns;
    await this.#queue(async () => void tables.push(await this.#write('accounts.parquet', 'table', { columns })));
    await this.#queue(async () => void tables.push(await this.#write('graph.parquet', 'graph', { graph })));
  }

  /** Hands an epoch to the writing thread; waits only when that is too far behind. Rejects with the error of an earlier write. */
  async take(epoch: Epoch, truth: TruthEpoch): Promise<void> {
    tallyEpoch(this.tally, epoch, truth);
    const name = `part-${String(this.#nTaken++).padStart(5, '0')}.parquet`;
    const { startSec, endSec, t, verb, actor, target, object, session, device, client, network } = epoch;
    const observed = { t, verb, actor, target, object, session, device, client, network } as unknown as ParquetColumns;
    const { controller, campaign } = truth;
    const caused = { controller, campaign } as unknown as ParquetColumns;
    await this.#queue(async () => {
      const [traffic, behind] = await Promise.all([
        this.#write(`traffic/${name}`, 'table', { columns: observed }),
        this.#write(`truth/${name}`, 'table', { columns: caused }),
      ]);
      this.#claimed.written.parts.push({ startSec, endSec, traffic, truth: behind });
    });
  }

  /** Writes what is known only at the end, and marks the folder as finished. */
  async finish(truth: Omit<Truth, 'epochs'>): Promise<void> {
    await this.#landAll();
    const { parts, tables } = this.#claimed.written;
    for (const [name, columns] of truthTables(truth)) tables.push(await this.#write(name, 'table', { columns }));
    const header: WorldHeader = {
      format: 'world@1',
      status: 'finished',
      ...this.#identity,
      nAccounts: truth.persona.length,
      nActions: parts.reduce((sum, { traffic }) => sum + traffic.nRows, 0),
      parts,
      tables,
    };
    writeFileSync(join(this.#path, 'README.md'), worldReadme(header));
    writeHeader(this.#path, header);
    rmSync(join(this.#path, CHECKPOINTS), { recursive: true, force: true });
  }

  /** Ends the writing thread and lets others at the folder; to be called in any case. */
  async close(): Promise<void> {
    await this.#thread.close();
    this.#claimed.release();
  }

  async #write<Kind extends keyof ParquetCalls>(
    file: string,
    kind: Kind,
    call: Omit<ParquetCalls[Kind], 'path'>,
  ): Promise<FileRecord> {
    const path = join(this.#path, file);
    return { file, ...(await this.#thread.write(kind, { path, ...call } as unknown as ParquetCalls[Kind])) };
  }

  /** Starts a write when fewer than MAX_IN_FLIGHT are under way. */
  async #queue(write: () => Promise<void>): Promise<void> {
    while (this.#inFlight.length >= MAX_IN_FLIGHT) await this.#inFlight.shift();
    const landing = write();
    // Whoever waits for it sees its error; until then it must not count as unhandled.
    landing.catch(() => undefined);
    this.#inFlight.push(landing);
  }

  async #landAll(): Promise<void> {
    while (this.#inFlight.length > 0) await this.#inFlight.shift();
  }
}
