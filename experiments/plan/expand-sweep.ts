import { UserError } from '../../errors/user-error.js';
import { labelDeskSchema } from '../labels/label-desk.js';
import { SEED_IS_NO_KEY } from './plan-scenarios.js';
import { checkConfig } from './read-config.js';
import { withWholeScenarios } from './read-study.js';
import { entryName, inList, setKey } from './set-key.js';
import type { Study } from './study-schema.js';
import { sortedJson } from './sorted-json.js';
import { entryOf, sweepPoints, type SweepPoint } from './sweep-points.js';
import { shownValue, variantEndings } from './variant-endings.js';

/** More variants than this are a mistake, not a study (assumed). */
const MOST_VARIANTS = 10_000;

/** What can be swept: the kind of axis that its variants lie on, and the key that names a variant. */
const LISTS = {
  scenarios: { of: 'scenario', nameKey: 'name' },
  detectors: { of: 'detector', nameKey: 'as' },
  policies: { of: 'policy', nameKey: 'as' },
} as const;

/** What the variants of one entry differ in: a scenario, all scenarios (`*`), a detector, a policy; or, with `isDesk`, the label desk of every scenario. */
interface Bundle {
  readonly list: keyof typeof LISTS;
  readonly entry: string;
  readonly isDesk: boolean;
  readonly points: readonly SweepPoint[];
}

/** Where a message comes from, and what the study's author calls an axis: path -> name. */
interface Sweeping {
  readonly where: string;
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Writes a sweep out: each scenario, detector or policy it names is replaced by its variants, named `ENTRY-KEY-VALUE`, and `axes` says what each name stands for. Label desks make
 * variants of every scenario. Axes of one entry are crossed by `grid` and `axes`, taken point by point by `list`, and drawn together by `random`; scenarios, detectors and policies
 * are crossed by the study itself. Throws UserError with the file and key path. `folder` is where the study's scenarios are looked for.
 */
export function expandSweep(study: Study, file: string, folder: string): Study {
  const { sweep, ...rest } = study;
  if (sweep === undefined) return study;
  const bundles = bundlesOf(study, file);
  const start = bundles.some(({ list }) => list === 'scenarios') ? withWholeScenarios(rest, folder) : rest;
  const sweeping = { where: `${file}: sweep`, names: axisNames(study, file) };
  return bundles.reduce((expanded, bundle) => expandBundle(expanded, bundle, sweeping), start);
}

function axisNames({ sweep }: Study, file: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const [place, { name, key }] of (sweep?.axes ?? []).entries()) {
    const where = `${file}: sweep.axes[${place}]`;
    if (names.has(key) || sweep?.grid?.[key] !== undefined)
      throw new UserError(`${where}: "${key}" is swept twice; take one of the two out`);
    if ([...names.values()].includes(name))
      throw new UserError(`${where}: the name "${name}" comes twice; give one of them another name`);
    names.set(key, name);
  }
  return names;
}

function bundlesOf({ sweep, scenarios }: Study, file: string): Bundle[] {
  const bundles = new Map<string, Bundle>();
  for (const { part, points } of sweepPoints(sweep ?? {})) {
    const where = `${file}: sweep.${part}`;
    const targets = new Map(Object.keys(points[0]).map((path) => [entryOf(path), targetOf(path, where)]));
    if (targets.size > 1)
      throw new UserError(
        `${where}: a point changes ${[...targets.keys()].join(' and ')}; expected keys of one entry, since a study crosses its entries; give each a part of its own`,
      );
    const [[text, target]] = targets;
    if (target.isDesk && scenarios === undefined)
      throw new UserError(`${where}: labels can not be swept: a data set has no label desk`);
    if (bundles.has(text)) throw new UserError(`${where}: ${text} is swept twice; put its axes into one part`);
    bundles.set(text, { ...target, points });
  }
  // Single scenarios go first: afterwards their names are those of their variants.
  return [...bundles.values()].sort((a, b) => Number(a.entry === '*') - Number(b.entry === '*'));
}

const isOfDesk = (path: string): boolean => path.startsWith('labels.');

function targetOf(path: string, where: string): Omit<Bundle, 'points'> {
  if (isOfDesk(path)) return { list: 'scenarios', entry: '*', isDesk: true };
  const [list, entry, key] = path.split('.') as (string | undefined)[];
  if (list === undefined || !(list in LISTS) || entry === undefined)
    throw new UserError(
      `${where}: "${path}" can not be swept; expected scenarios.NAME.KEY, scenarios.*.KEY, detectors.NAME.KEY, policies.NAME.KEY or labels.KEY`,
    );
  if (list === 'scenarios' && key === 'seed') throw new UserError(`${where}: ${path}: ${SEED_IS_NO_KEY}`);
  return { list: list as Bundle['list'], entry, isDesk: false };
}

function expandBundle(study: Study, bundle: Bundle, sweeping: Sweeping): Study {
  const { list, entry, isDesk, points } = bundle;
  const { where } = sweeping;
  const { of, nameKey } = LISTS[list];
  const before = study.axes ?? [];
  const axes = [...before];
  const desks: Record<string, Study['labels']> = {};
  const endings = endingsOf(points, sweeping);
  const variants = inList(study[list] ?? [], entry, where, (chosen) =>
    points.map((point, place) => {
      const parent = entryName(chosen);
      const name = `${parent}-${endings[place]}`;
      // What the parent is itself a variant in, its variants are too.
      const inherited = before.filter((axis) => axis.of === of && axis.name === parent);
      axes.push(...inherited.map((axis) => ({ ...axis, name })));
      for (const [path, value] of Object.entries(point))
        axes.push({ of, name, entry: parent, axis: axisName(path, sweeping), value: shownValue(value) });
      const named = setKey([chosen], ['0', nameKey], name, where);
      if (isDesk) {
        desks[name] = deskAt(study.labels, point, where);
        return named;
      }
      return Object.entries(point).reduce(
        (changed, [path, value]) => setKey(changed, ['0', ...keyOf(path)], value, where),
        named,
      );
    }),
  );
  const flat = variants.flat(2);
  if (flat.length > MOST_VARIANTS)
    throw new UserError(`${where}: makes ${flat.length} ${list}; expected at most ${MOST_VARIANTS}; take fewer values`);
  const known = new Set(flat.map(entryName));
  return {
    ...study,
    [list]: flat,
    axes: axes.filter((axis) => axis.of !== of || known.has(axis.name)),
    ...(isDesk ? { labelDesks: desks } : {}),
  };
}

function deskAt(labels: Study['labels'], point: SweepPoint, where: string): Study['labels'] {
  const changed = Object.entries(point).reduce<unknown>(
    (desk, [path, value]) => setKey(desk, keyOf(path), value, where),
    labels,
  );
  return checkConfig(changed, where, labelDeskSchema, ['labels']);
}

/** The path below the entry. */
const keyOf = (path: string): string[] => path.split('.').slice(isOfDesk(path) ? 1 : 2);

/** The name that the author gave it, else the key; that of the desk with the word before it. */
const axisName = (path: string, { names }: Sweeping): string =>
  names.get(path) ?? (isOfDesk(path) ? path : keyOf(path).join('.'));

/** What the name of each point's variant ends with. A point that comes twice would be a variant that is run twice. */
function endingsOf(points: readonly SweepPoint[], { where, names }: Sweeping): string[] {
  const seen = new Set<string>();
  for (const point of points) {
    const key = sortedJson(point);
    if (seen.has(key))
      throw new UserError(
        `${where}: ${Object.entries(point)
          .map(([path, value]) => `${path} = ${shownValue(value)}`)
          .join(', ')} comes twice; expected each point once; take one of the two out`,
      );
    seen.add(key);
  }
  return variantEndings(
    points.map((point) =>
      Object.entries(point).map(([path, value]) => ({ key: names.get(path) ?? keyOf(path), value })),
    ),
  );
}
