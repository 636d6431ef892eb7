import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorldSink } from '../../sim/simulate.js';
import type { Epoch, Traffic } from '../../sim/traffic/epoch.js';
import type { Truth, TruthEpoch } from '../../sim/truth/truth.js';
import { tallyEpoch, type WorldTally } from '../judge/world-facts.js';
import { writeCheckpoint, type BadCheckpoint, type Checkpoint } from './checkpoint.js';
import { CHECKPOINTS, claimFolder, writeHeader, type CheckpointPlain, type ClaimedFolder } from './claim-folder.js';
import type { ParquetColumns } from './parquet-writer.js';
import { ParquetThread, type ParquetCalls, type ParquetFileKind } from './parquet-thread.js';
import { truthTables } from './truth-tables.js';
import type { FileRecord, WorldHeader, WorldIdentity } from './world-header.js';
import { worldReadme } from './world-readme.js';

/** Epochs that may wait to be written while the simulation goes on. */
const MAX_IN_FLIGHT = 2;
/** Least time between two checkpoints; a million accounts fill gigabytes. */
const CHECKPOINT_EVERY_MS = 20_000;
/** Writing checkpoints may take up to one part in so many of the time. */
const CHECKPOINT_SHARE = 10;

/** When to write checkpoints; none of it changes what the folder holds in the end. */
export interface WorldFolderOptions {
  /** Aborted: the next checkpoint is the last, and `checkpoint` rejects with the reason. */
  readonly signal?: AbortSignal;
  /** Least time between two checkpoints, ms; default 20,000; 0 writes one at every call. */
  readonly checkpointEveryMs?: number;
}

/** A world's folder while it is filled, epoch by epoch. What stands in it is told by the README.md that it gets. */
export class WorldFolder implements WorldSink {
  readonly #path: string;
  readonly #identity: WorldIdentity;
  readonly #claimed: ClaimedFolder;
  readonly #thread = new ParquetThread();
  readonly #inFlight: Promise<void>[] = [];
  readonly #signal: AbortSignal | undefined;
  readonly #everyMs: number;
  #nTaken: number;
  #dueMs: number;

  private constructor(path: string, identity: WorldIdentity, claimed: ClaimedFolder, options: WorldFolderOptions) {
    this.#path = path;
    this.#identity = identity;
    this.#claimed = claimed;
    this.#nTaken = claimed.written.parts.length;
    this.#signal = options.signal;
    this.#everyMs = options.checkpointEveryMs ?? CHECKPOINT_EVERY_MS;
    this.#dueMs = performance.now() + this.#everyMs;
  }

  /**
   * Opens a new folder, or one that a run of the same world left unfinished. Throws UserError when the folder holds anything else, or while
   * another process is writing it.
   */
  static async open(path: string, identity: WorldIdentity, options: WorldFolderOptions = {}): Promise<WorldFolder> {
    return new WorldFolder(path, identity, await claimFolder(path, identity), options);
  }

  /** Checkpoints that were found and can not be used, newest first. */
  get bad(): readonly BadCheckpoint[] {
    return this.#claimed.bad;
  }

  /** Where an earlier run was frozen; null when there is nothing to go on from. Its columns are large: take it once. */
  takeFrozen(): Checkpoint | null {
    const { checkpoint } = this.#claimed;
    this.#claimed.checkpoint = null;
    if (checkpoint === null) return null;
    return { ...checkpoint, plain: (checkpoint.plain as CheckpointPlain).world };
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

  /** Whether it is time for a checkpoint: some seconds after the last, or at once when the run is being stopped. */
  isCheckpointDue(): boolean {
    return this.#signal?.aborted === true || performance.now() >= this.#dueMs;
  }

  /**
   * Writes a checkpoint if one is due, once every epoch taken is on disk. Rejects with the signal's reason after the last one of a run that
   * is being stopped.
   */
  async checkpoint(frozen: Checkpoint): Promise<void> {
    if (!this.isCheckpointDue()) return;
    await this.#landAll();
    const { written } = this.#claimed;
    if (written.parts.length !== frozen.nEpochs)
      throw new Error(
        `world-folder: ${written.parts.length} epochs written, but the world was frozen after ${frozen.nEpochs}`,
      );
    const startedMs = performance.now();
    const plain: CheckpointPlain = { world: frozen.plain, written };
    await writeCheckpoint(join(this.#path, CHECKPOINTS), { ...frozen, plain });
    const endedMs = performance.now();
    const pauseMs = Math.max(this.#everyMs, (CHECKPOINT_SHARE - 1) * (endedMs - startedMs));
    this.#dueMs = this.#everyMs === 0 ? endedMs : endedMs + pauseMs;
    this.#signal?.throwIfAborted();
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

  async #write<Kind extends ParquetFileKind>(
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
