import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';

/** A big column of a frozen state. */
export type FrozenColumn = Uint8Array | Uint32Array | Int32Array | Float32Array;

/** A state to go on from: small data of any shape that can be cloned, and big columns. */
export interface Checkpoint {
  /** Epochs that are behind it; newer checkpoints have more. */
  readonly nEpochs: number;
  readonly plain: unknown;
  readonly columns: Readonly<Record<string, FrozenColumn>>;
}

/** A checkpoint that can not be used, and why. */
export interface BadCheckpoint {
  readonly path: string;
  readonly reason: string;
}

/** How many checkpoints are kept: the newest, and the one before in case the newest gets damaged. */
const N_KEPT = 2;
/** Bytes that are hashed and written at a time. */
const BLOCK_BYTES = 1 << 24;
const MAGIC = Buffer.from('ERSATZC1');
/** Length of what ends a file: header length (u32, little endian), SHA-256 of the header, magic. */
const TAIL_BYTES = 4 + 32 + MAGIC.length;
const NAME = /^\d{6}\.checkpoint$/;

const KINDS = { Uint8Array, Uint32Array, Int32Array, Float32Array } as const;

/** The header: everything but the columns' own bytes, which lie before it, end to end. */
interface Header {
  readonly nEpochs: number;
  readonly plain: unknown;
  readonly byteOrder: string;
  readonly columns: readonly { readonly name: string; readonly kind: keyof typeof KINDS; readonly length: number }[];
  /** Of the columns' bytes. */
  readonly sha256: string;
}

/**
 * Writes a checkpoint into a folder: beside, flushed to the disk, then renamed, so that a file of the right name is whole. Older ones than
 * the one before are deleted after that. The columns must not change until the promise resolves. O(bytes), about 1 GB/s and the disk.
 */
export async function writeCheckpoint(folder: string, { nEpochs, plain, columns }: Checkpoint): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${String(nEpochs).padStart(6, '0')}.checkpoint`);
  const half = `${path}.part`;
  const file = await open(half, 'w');
  try {
    const hash = createHash('sha256');
    for (const column of Object.values(columns))
      for (const block of blocksOf(column)) {
        hash.update(block);
        await writeAll(file, block);
      }
    const header: Header = {
      nEpochs,
      plain,
      byteOrder: endianness(),
      columns: Object.entries(columns).map(([name, { constructor, length }]) => ({
        name,
        kind: constructor.name as keyof typeof KINDS,
        length,
      })),
      sha256: hash.digest('hex'),
    };
    const bytes = serialize(header);
    const headerLength = Buffer.alloc(4);
    headerLength.writeUInt32LE(bytes.length);
    await writeAll(file, Buffer.concat([bytes, headerLength, sha256Of(bytes), MAGIC]));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(half, path);
  await syncFolder(folder);
  for (const old of (await listCheckpoints(folder)).slice(N_KEPT)) await rm(old);
}

/**
 * Reads the newest checkpoint of a folder that is whole and that `reject` has nothing against (it says why not, or null); null when there
 * is none. Also tells which newer ones can not be used. Columns lie on SharedArrayBuffers.
 */
export async function readNewestCheckpoint(
  folder: string,
  reject: (checkpoint: Checkpoint) => Promise<string | null> = () => Promise.resolve(null),
): Promise<{ readonly checkpoint: Checkpoint | null; readonly bad: readonly BadCheckpoint[] }> {
  const bad: BadCheckpoint[] = [];
  for (const path of await listCheckpoints(folder)) {
    const checkpoint = await readCheckpoint(path);
    const reason = typeof checkpoint === 'string' ? checkpoint : await reject(checkpoint);
    if (typeof checkpoint !== 'string' && reason === null) return { checkpoint, bad };
    bad.push({ path, reason: reason ?? '' });
  }
  return { checkpoint: null, bad };
}

/** Reads one checkpoint, or says what is wrong with it. */
async function readCheckpoint(path: string): Promise<Checkpoint | string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const header = await readHeader(file, size);
    if (typeof header === 'string') return header;
    const { nEpochs, plain } = header;
    const columns: [name: string, column: FrozenColumn][] = [];
    const hash = createHash('sha256');
    let position = 0;
    for (const { name, kind, length } of header.columns) {
      const Kind = KINDS[kind];
      const column = new (Kind as new (memory: SharedArrayBuffer) => FrozenColumn)(
        new SharedArrayBuffer(length * Kind.BYTES_PER_ELEMENT),
      );
      for (const block of blocksOf(column)) {
        await readAll(file, block, position);
        hash.update(block);
        position += block.length;
      }
      columns.push([name, column]);
    }
    if (hash.digest('hex') !== header.sha256) return 'its checksum does not match: the file is damaged';
    return { nEpochs, plain, columns: Object.fromEntries(columns) };
  } finally {
    await file.close();
  }
}

/** Reads the end of the file, whose own checksum is checked before anything in it is believed. */
async function readHeader(file: FileHandle, size: number): Promise<Header | string> {
  const tail = Buffer.alloc(TAIL_BYTES);
  if (size >= TAIL_BYTES) await readAll(file, tail, size - TAIL_BYTES);
  const bytesEnd = size - TAIL_BYTES;
  const length = tail.readUInt32LE(0);
  if (!tail.subarray(-MAGIC.length).equals(MAGIC) || length > bytesEnd)
    return 'its end is missing: the file is cut off';
  const bytes = Buffer.alloc(length);
  await readAll(file, bytes, bytesEnd - length);
  if (!sha256Of(bytes).equals(tail.subarray(4, 36))) return 'its checksum does not match: the file is damaged';
  const header = deserialize(bytes) as Header;
  if (header.byteOrder !== endianness()) return `it was written on a machine of byte order ${header.byteOrder}`;
  const nBytes = header.columns.reduce((sum, column) => sum + column.length * KINDS[column.kind].BYTES_PER_ELEMENT, 0);
  return nBytes === bytesEnd - length ? header : 'it has the wrong length: the file is damaged';
}

/** Paths of the checkpoints in a folder, newest first. */
async function listCheckpoints(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const found = names.filter((name) => NAME.test(name)).sort();
  return found.reverse().map((name) => join(folder, name));
}

function* blocksOf({ buffer, byteOffset, byteLength }: FrozenColumn): Generator<Uint8Array> {
  for (let first = 0; first < byteLength; first += BLOCK_BYTES)
    yield new Uint8Array(buffer, byteOffset + first, Math.min(BLOCK_BYTES, byteLength - first));
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += (await file.write(bytes, done)).bytesWritten;
}

async function readAll(file: FileHandle, into: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < into.length;) {
    const { bytesRead } = await file.read(into, done, into.length - done, position + done);
    if (bytesRead === 0) throw new Error('experiments/files/checkpoint: the file became shorter while it was read');
    done += bytesRead;
  }
}

/** Makes a rename outlast a power cut, where the system lets folders be opened. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const sha256Of = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
