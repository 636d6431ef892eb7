import type { TableRow } from '../../reports/report.js';

/** The finding in words is by this metric. */
const SAID_OF = 'average-precision';
/** An answer with more sentences is not read. */
const MOST_SAID = 3;

/** How the ranking holds along the axes of the study, a sentence for each axis, and for each level of which another thing is to be said: who leads where, and how alike the rankings at its ends are. */
export function stabilityText(tables: Readonly<Record<string, readonly TableRow[]>>): string[] {
  const steps = (tables['axis-steps'] ?? []).filter(({ metric }) => metric === SAID_OF);
  const keys = [...new Set(steps.map(({ axis, level }) => JSON.stringify([axis, level])))];
  const levelsOf = new Map<string, string[]>();
  for (const key of keys) {
    const own = steps.filter(({ axis, level }) => JSON.stringify([axis, level]) === key);
    const neighbours = own.filter(({ kind }) => kind === 'neighbours');
    const ends = own.find(({ kind }) => kind === 'ends') ?? neighbours[0];
    const { axis, level } = ends;
    const nCrossings = (tables['axis-crossings'] ?? []).filter(
      (row) => row['metric'] === SAID_OF && row['axis'] === axis && row['level'] === level,
    ).length;
    const crossings = `${nCrossings} ${nCrossings === 1 ? 'pair changes' : 'pairs change'} places on the way`;
    const finding = `${leadersText(neighbours)}; Kendall's tau between the rankings at ${ends['from']} and ${ends['to']} is ${tauText(ends)}, ${crossings}.`;
    const said = JSON.stringify([axis, finding]);
    levelsOf.set(said, [...(levelsOf.get(said) ?? []), String(level)]);
  }
  return [...levelsOf].slice(0, MOST_SAID).map(([said, levels]) => {
    const [axis, finding] = JSON.parse(said) as [string, string];
    return `Along ${axis} at ${levels.join(' and ')} level ${finding}`;
  });
}

/** `A leads throughout`, or `A leads from 0 to 0.5, B from 0.75 to 1`. */
function leadersText(steps: readonly TableRow[]): string {
  const stops = [
    { at: steps[0]['from'], leader: steps[0]['leaderFrom'] },
    ...steps.map(({ to, leaderTo }) => ({ at: to, leader: leaderTo })),
  ];
  const stretches: { leader: unknown; from: unknown; to: unknown }[] = [];
  for (const { at, leader } of stops) {
    const last = stretches.at(-1);
    if (last?.leader === leader) last.to = at;
    else stretches.push({ leader, from: at, to: at });
  }
  if (stretches.length === 1) return `${String(stretches[0].leader)} leads throughout`;
  return stretches
    .map(({ leader, from, to }, place) => {
      const where = from === to ? `at ${String(from)}` : `from ${String(from)} to ${String(to)}`;
      return `${String(leader)}${place === 0 ? ' leads' : ''} ${where}`;
    })
    .join(', ');
}

function tauText({ tau, low, high }: TableRow): string {
  if (typeof tau !== 'number') return 'undefined';
  const digits = (value: number): string => value.toFixed(2).replace('-', '−');
  if (typeof low !== 'number' || typeof high !== 'number') return digits(tau);
  return `${digits(tau)} [${digits(low)}, ${digits(high)}]`;
}
