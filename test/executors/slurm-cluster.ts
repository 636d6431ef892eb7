import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, hostname, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll } from 'vitest';
import { freePort } from './redis-process.js';

/** Whether the machine has what a cluster of one node needs, and may start it: Slurm's daemons run as root. */
export const hasSlurm =
  process.getuid?.() === 0 &&
  ['munged', 'slurmctld', 'slurmd', 'sbatch'].every((program) => spawnSync(program, ['--version']).error === undefined);

const daemons: ChildProcess[] = [];
afterAll(async () => {
  for (const daemon of [...daemons].reverse()) {
    if (daemon.exitCode !== null || daemon.signalCode !== null) continue;
    daemon.kill();
    await once(daemon, 'exit');
  }
});

/** Starts a cluster of this one machine, loopback only, with all its files in a folder; ended after the tests of the file. Sets SLURM_CONF for what this process starts. */
export async function startSlurm(folder: string): Promise<void> {
  for (const name of ['state', 'spool', 'log', 'munge']) mkdirSync(join(folder, name), { mode: 0o700 });
  const munge = (name: string): string => join(folder, 'munge', name);
  writeFileSync(munge('key'), randomBytes(1024), { mode: 0o400 });
  process.env['SLURM_CONF'] = join(folder, 'slurm.conf');
  const [controller, node] = [await freePort(), await freePort()];
  writeFileSync(process.env['SLURM_CONF'], confOf(folder, munge('sock'), controller, node));
  start(folder, 'munged', [
    ...['--foreground', '--force', '--num-threads=2', `--key-file=${munge('key')}`, `--socket=${munge('sock')}`],
    ...[`--pid-file=${munge('pid')}`, `--log-file=${munge('log')}`, `--seed-file=${munge('seed')}`],
  ]);
  while (!existsSync(munge('sock'))) await sleep(50);
  start(folder, 'slurmctld', ['-D', '-i']);
  start(folder, 'slurmd', ['-D', '-N', shortName()]);
  while (spawnSync('sinfo', ['-h', '-o', '%t'], { encoding: 'utf8' }).stdout.trim() !== 'idle') await sleep(200);
}

/** The process whose command line ends with these words; null when there is none. */
export function processOf(...words: readonly string[]): { readonly pid: number; readonly parent: number } | null {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
      if (line.slice(-words.length).join('\0') !== words.join('\0')) continue;
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      return { pid: Number(pid), parent: Number(/^PPid:\t(\d+)/m.exec(status)?.[1]) };
    } catch {
      // it ended while it was looked at
    }
  }
  return null;
}

/** Takes the node out of use for a reason, or back into it. */
export function setNode(state: 'drain' | 'resume', reason?: string): void {
  const why = reason === undefined ? [] : [`reason=${reason}`];
  const { status, stderr } = spawnSync('scontrol', ['update', `nodename=${shortName()}`, `state=${state}`, ...why], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`scontrol: ${stderr}`);
}

const shortName = (): string => hostname().split('.')[0];

function start(folder: string, program: string, args: readonly string[]): void {
  const log = openSync(join(folder, 'log', `${program}.out`), 'w');
  daemons.push(spawn(program, args, { stdio: ['ignore', log, log] }));
  closeSync(log);
}

function confOf(folder: string, socket: string, controllerPort: number, nodePort: number): string {
  const at = (name: string): string => join(folder, name);
  const memoryMb = Math.floor((totalmem() / 2 ** 20) * 0.8);
  return `ClusterName=test
SlurmctldHost=${shortName()}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=${socket}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,defer_batch,bf_interval=1
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
MailProg=/bin/true
SlurmctldPort=${controllerPort}
SlurmdPort=${nodePort}
SlurmctldPidFile=${at('slurmctld.pid')}
SlurmdPidFile=${at('slurmd.pid')}
SlurmctldLogFile=${at('log/slurmctld.log')}
SlurmdLogFile=${at('log/slurmd.log')}
StateSaveLocation=${at('state')}
SlurmdSpoolDir=${at('spool')}
NodeName=${shortName()} NodeAddr=127.0.0.1 CPUs=${cpus().length} RealMemory=${memoryMb} State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`;
}
