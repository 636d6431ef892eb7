import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../errors/user-error.js';
import type { Col } from '../../sim/traffic/columns.js';
import type { Scenario } from '../../sim/scenario/schema.js';
import type { World } from '../judge/world.js';

type Column = Col & ArrayBufferView;

/** One column file: what it holds, how it is stored, how many values. */
interface ColumnFile {
  readonly file: string;
  readonly type: string;
  readonly length: number;
}

/**
 * Writes a world as raw column files (the machine's byte order, told in the header) with a header `world.json`: accounts, graph, and
 * the epochs' columns put end to end, the truth in files of its own. The folder appears whole or not at all. Throws UserError when
 * the folder is there already.
 */
export function writeWorld(folder: string, { traffic, truth }: World, scenario: Scenario, seed: string): void {
  if (statSync(folder, { throwIfNoEntry: false }) !== undefined)
    throw new UserError(`${folder}: is there already; choose another --out, or delete it`);
  const half = `${folder}.${process.pid}.part`;
  const files: ColumnFile[] = [];
  const write = (name: string, parts: readonly Col[]): void => {
    files.push(writeColumn(half, name, parts as readonly Column[]));
  };
  try {
    mkdirSync(half, { recursive: true });
    const { nAccounts, ...accounts } = traffic.accounts;
    for (const [name, column] of Object.entries(accounts)) write(`account-${name}`, [column]);
    write('graph-offset', [traffic.graph.offset]);
    write('graph-target', [traffic.graph.target]);
    for (const name of ['t', 'verb', 'actor', 'target', 'object', 'session', 'device', 'client', 'network'] as const)
      write(
        `action-${name}`,
        traffic.epochs.map((epoch) => epoch[name]),
      );
    for (const name of ['controller', 'campaign'] as const)
      write(
        `truth-${name}`,
        truth.epochs.map((epoch) => epoch[name]),
      );
    for (const name of ['persona', 'operator', 'person'] as const) write(`truth-${name}`, [truth[name]]);
    const header = {
      format: 'world@1',
      scenario,
      seed,
      byteOrder: endianness(),
      nAccounts,
      epochs: traffic.epochs.map(({ startSec, endSec, nActions }) => ({ startSec, endSec, nActions })),
      files,
      truth: {
        personas: truth.personas,
        operations: truth.operations,
        campaigns: truth.campaigns,
        enrolments: truth.enrolments,
        participations: truth.participations,
        ledger: truth.ledger,
      },
    };
    writeFileSync(join(half, 'world.json'), `${JSON.stringify(header)}\n`);
    renameSync(half, folder);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    throw error;
  }
}

function writeColumn(folder: string, name: string, parts: readonly Column[]): ColumnFile {
  const type = parts.length > 0 ? Object.prototype.toString.call(parts[0]).slice(8, -1) : 'Uint32Array';
  const file = `${name}.${type.replace('Array', '').toLowerCase()}`;
  writeFileSync(join(folder, file), '');
  for (const part of parts)
    writeFileSync(join(folder, file), new Uint8Array(part.buffer, part.byteOffset, part.byteLength), { flag: 'a' });
  return { file, type, length: parts.reduce((sum, part) => sum + part.length, 0) };
}
