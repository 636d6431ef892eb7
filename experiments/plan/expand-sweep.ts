import { UserError } from '../../errors/user-error.js';
import { withWholeScenarios } from './read-study.js';
import { entryName, inList, setKey } from './set-key.js';
import type { Study } from './study-schema.js';
import { sweepPoints, type SweepPoint } from './sweep-points.js';

/** More variants than this are a mistake, not a study (assumed). */
const MOST_VARIANTS = 10_000;

/** What the variants of one entry differ in: a scenario, all scenarios (`*`), or a detector. */
interface Bundle {
  readonly list: 'scenarios' | 'detectors';
  readonly entry: string;
  readonly points: readonly SweepPoint[];
}

/**
 * Writes a sweep out: each scenario or detector it names is replaced by its variants, named `ENTRY-KEY-VALUE`, and `axes` says what each name stands for. Axes of one
 * entry are crossed by `grid`, taken point by point by `list`, and drawn by `random`; scenarios and detectors are crossed by the study itself. Throws
 * UserError with the file and key path. `folder` is where the study's scenarios are looked for.
 */
export function expandSweep(study: Study, file: string, folder: string): Study {
  const { sweep, ...rest } = study;
  if (sweep === undefined) return study;
  const bundles = bundlesOf(study, file);
  const start = bundles.some(({ list }) => list === 'scenarios') ? withWholeScenarios(rest, folder) : rest;
  return bundles.reduce((expanded, bundle) => expandBundle(expanded, bundle, `${file}: sweep`), start);
}

function bundlesOf({ sweep }: Study, file: string): Bundle[] {
  const bundles = new Map<string, Bundle>();
  for (const { part, points } of sweepPoints(sweep ?? {})) {
    const where = `${file}: sweep.${part}`;
    const targets = new Set(Object.keys(points[0]).map((path) => targetOf(path, where).join('.')));
    if (targets.size > 1)
      throw new UserError(
        `${where}: a point changes ${[...targets].join(' and ')}; expected keys of one entry: a study crosses its entries anyway`,
      );
    const [target] = targets;
    const [list, entry] = targetOf(target, where);
    if (bundles.has(target)) throw new UserError(`${where}: ${target} is swept twice; put its axes into one part`);
    bundles.set(target, { list, entry, points });
  }
  // Single scenarios go first: afterwards their names are those of their variants.
  return [...bundles.values()].sort((a, b) => Number(a.entry === '*') - Number(b.entry === '*'));
}

function targetOf(path: string, where: string): [list: Bundle['list'], entry: string] {
  const [list, entry] = path.split('.') as (string | undefined)[];
  if ((list !== 'scenarios' && list !== 'detectors') || entry === undefined)
    throw new UserError(
      `${where}: "${path}" can not be swept; expected scenarios.NAME.KEY, scenarios.*.KEY or detectors.NAME.KEY`,
    );
  return [list, entry];
}

function expandBundle(study: Study, { list, entry, points }: Bundle, where: string): Study {
  const axes = [...(study.axes ?? [])];
  const nameKey = list === 'scenarios' ? 'name' : 'as';
  const variants = inList(study[list] ?? [], entry, where, (chosen) =>
    points.map((point) => {
      const name = `${entryName(chosen)}-${pointName(point)}`;
      for (const [path, value] of Object.entries(point))
        axes.push({
          of: list === 'scenarios' ? 'scenario' : 'detector',
          name,
          axis: keyOf(path).join('.'),
          value: shown(value),
        });
      const named = setKey([chosen], ['0', nameKey], name, where);
      return Object.entries(point).reduce(
        (changed, [path, value]) => setKey(changed, ['0', ...keyOf(path)], value, where),
        named,
      );
    }),
  );
  const flat = variants.flat(2);
  if (flat.length > MOST_VARIANTS)
    throw new UserError(`${where}: makes ${flat.length} ${list}; expected at most ${MOST_VARIANTS}; take fewer values`);
  return { ...study, [list]: flat, axes };
}

/** The path below the entry. */
const keyOf = (path: string): string[] => path.split('.').slice(2);

/** `key-value` of each axis; the whole key where two end alike. */
function pointName(point: SweepPoint): string {
  const ends = Object.keys(point).map((path) => keyOf(path).slice(-1)[0]);
  const isClear = new Set(ends).size === ends.length;
  return Object.entries(point)
    .map(([path, value], index) => `${isClear ? ends[index] : keyOf(path).join('-')}-${valueName(value)}`)
    .map((text) =>
      text
        .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
        .toLowerCase()
        .replace(/[^a-z0-9-]+/g, '-'),
    )
    .join('-');
}

/** 0.25 is `0p25`, -3 is `minus-3`: names are small letters, digits and hyphens. */
function valueName(value: unknown): string {
  return shown(value).toString().replace(/^-/, 'minus-').replace('.', 'p').replace('+', '');
}

function shown(value: unknown): string | number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
