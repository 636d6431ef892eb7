import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../plugins/package-root.js';
import { mix } from '../../random/stream.js';

/** What a loop of draws came to. */
interface Draws {
  readonly checksum: number;
  readonly nsPerAction: number;
}

/** How the loop of bare draws in TypeScript compares with the same loop in C (draws.c), by ns an action; null where there is no gcc. */
export function compareWithC(nAccounts: number, nActions: number): { ours: Draws; c: Draws } | null {
  const folder = mkdtempSync(join(tmpdir(), 'ersatz-draws-'));
  try {
    const binary = join(folder, 'draws');
    const source = join(packageRoot(), 'test', 'bench', 'draws.c');
    if (spawnSync('gcc', ['-O3', '-march=native', '-o', binary, source]).status !== 0) return null;
    const { stdout } = spawnSync(binary, [String(nAccounts), String(nActions)], { encoding: 'utf8' });
    const [checksum, nsPerAction] = stdout.split(' ').map(Number);
    const c = { checksum, nsPerAction };
    const tickets = Uint32Array.from({ length: 8 * nAccounts }, (_, ticket) => mix(ticket, 1) % nAccounts);
    drawLog(tickets, nActions);
    const ours = drawLog(tickets, nActions);
    if (ours.checksum !== c.checksum) throw new Error(`draws: checksums differ, ${ours.checksum} and ${c.checksum}`);
    return { ours, c };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function drawLog(tickets: Uint32Array, nActions: number): Draws {
  const mask = (1 << 19) - 1;
  const words = new Uint32Array(mask + 1);
  const nTickets = tickets.length;
  const startedMs = performance.now();
  let sum = 0;
  let n = 0;
  for (let draw = 0; n < nActions; draw++) {
    const verdict = mix(draw, 7);
    const pick = mix(draw ^ 0x55555555, 11);
    if ((verdict & 0xff) >= 96) continue;
    const target = tickets[((pick >>> 8) * (1 / 0x1000000) * nTickets) | 0];
    const at = (8 * n++) & mask;
    words[at] = draw;
    words[at + 1] = pick & 0xffff;
    words[at + 2] = target;
    words[at + 3] = verdict >>> 8;
    words[at + 4] = n;
    words[at + 5] = target ^ pick;
    words[at + 6] = 0xffffffff;
    words[at + 7] = verdict & 7;
    sum = (sum + target + words[at + 5]) | 0;
  }
  return { checksum: sum >>> 0, nsPerAction: ((performance.now() - startedMs) * 1e6) / n };
}
