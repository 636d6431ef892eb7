import type { Report } from '../../reports/report.js';

/** What a run kept row by row, as the server lists it. */
export interface KeptOf {
  readonly worlds: readonly { readonly scenario: string; readonly replicate: number }[];
  readonly cells: readonly {
    readonly scenario: string;
    readonly replicate: number;
    readonly detector: string | null;
    readonly level: string | null;
    /** Of a closed loop; there are no scores beside it. */
    readonly arm?: string;
    readonly files: readonly string[];
  }[];
}

/** The replicate of a scenario whose rows are shown: the asked one where it was kept, else the first that was; null where none was. */
export function keptReplicate({ worlds }: KeptOf, scenario: string, wanted?: number): number | null {
  const found = worlds.filter((world) => world.scenario === scenario).map(({ replicate }) => replicate);
  return found.find((replicate) => replicate === wanted) ?? found[0] ?? null;
}

/** Detectors with kept scores of a scenario at a level, in the order of the report. */
export function keptDetectors({ cells }: KeptOf, report: Report, scenario: string, level: string): string[] {
  const kept = new Set(
    cells
      .filter((cell) => cell.scenario === scenario && cell.level === level && cell.arm === undefined)
      .map(({ detector }) => detector),
  );
  return report.detectors.map(({ id }) => id).filter((id) => kept.has(id));
}

/** Levels with kept scores of a scenario. */
export function keptLevels({ cells }: KeptOf, scenario: string): string[] {
  const levels = new Set(
    cells.filter((cell) => cell.scenario === scenario && cell.arm === undefined).map(({ level }) => level),
  );
  return ['account', 'action', 'group'].filter((level) => levels.has(level));
}

/** Whether a scenario's rows are those of a closed loop: what accounts met, instead of scores. */
export function isClosedLoop({ cells }: KeptOf, scenario: string): boolean {
  return cells.some((cell) => cell.scenario === scenario && cell.arm !== undefined);
}
