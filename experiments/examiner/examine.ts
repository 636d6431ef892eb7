import fc from 'fast-check';
import { CellSkipped } from '../../detectors/host/cell-skipped.js';
import { openEngine } from '../../detectors/host/run-detector.js';
import type { Detector } from '../../detectors/detector.js';
import type { FeatureBlock } from '../../detectors/feature-block.js';
import { loadFeatureBlocks } from '../../detectors/load-feature-blocks.js';
import { didYouMean } from '../../errors/did-you-mean.js';
import { UserError } from '../../errors/user-error.js';
import type { Check, Finding } from './check.js';
import { anyCase, crowdCase, type ExamCase } from './exam-case.js';
import { Exam, type ExaminedDetector } from './exam.js';
import { loadChecks } from './load-checks.js';
import { tellStory } from './tell-story.js';

/** What one check found. */
export interface CheckResult {
  readonly check: string;
  /** The requirement in one line. */
  readonly requirement: string;
  readonly passed: boolean;
  /** The smallest world found in which it fails, what the detector said there, and the command that replays it. Where the detector threw what an earlier check tells already: which. */
  readonly story?: string;
}

/** A world that a check is about to look at. */
export interface ExamStep {
  readonly check: string;
  readonly requirement: string;
  /** Place of the check among those that apply, from 0, and how many those are. */
  readonly place: number;
  readonly nChecks: number;
}

/** How hard to look. */
export interface ExamineOptions {
  /** Seed of the worlds; the same seed examines in the same worlds. */
  readonly seed: number;
  /** Worlds for each check. */
  readonly nWorlds: number;
  /** Replays one failing world: `CHECK:PATH` as printed in a story. Only that check runs. */
  readonly path?: string;
  /** What the user called the detector, for the replay command: an id or a file. Default: its id. */
  readonly name?: string;
  /** Parameters to examine it with. Default: its own defaults. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Gives the detector as a new copy of its module. Default: the very same object. */
  readonly fresh?: () => Promise<Detector>;
  /** Folders with more plug-ins: feature blocks that the detector may ask for. */
  readonly plugins?: readonly string[];
  /** Checks to leave out, by id. */
  readonly leavesOut?: readonly string[];
  /** False: the first failing world is told as it is, which is quicker. Default: it is shrunk. */
  readonly shrinks?: boolean;
  /** Told before a check looks at a world. */
  readonly onStep?: (step: ExamStep) => void;
  /** Told after each check. */
  readonly onResult?: (result: CheckResult) => void;
}

/** Crowds are large: few of them say enough. */
const MAX_CROWDS = 6;

/**
 * Puts a detector through every check that applies to it, in this thread, and shrinks the worlds in which it fails. Throws UserError
 * when the path names no check.
 */
export async function examine(detector: Detector, options: ExamineOptions): Promise<CheckResult[]> {
  await openEngine(detector);
  const blocks = await loadFeatureBlocks(options.plugins);
  const checks = (await loadChecks()).filter(
    ({ id, appliesTo }) => options.leavesOut?.includes(id) !== true && (appliesTo?.(detector) ?? true),
  );
  const replay = options.path === undefined ? null : parsePath(options.path, checks);
  const { params = {}, plugins = [], fresh = () => Promise.resolve(detector) } = options;
  const given = { detector, params, fresh };
  const { seed, nWorlds, name = detector.id, shrinks = true } = options;
  const how = { seed, nWorlds, shrinks, path: replay?.path ?? '', name: commandOf(name, plugins) };
  const results: CheckResult[] = [];
  const told = new Map<string, string>();
  const wanted = checks.filter(({ id }) => replay === null || replay.check === id);
  for (const [place, check] of wanted.entries()) {
    const step = { check: check.id, requirement: check.summary, place, nChecks: wanted.length };
    const result = await runCheck(check, given, blocks, { ...how, told, onWorld: () => options.onStep?.(step) });
    options.onResult?.(result);
    results.push(result);
  }
  return results;
}

function parsePath(path: string, checks: readonly Check[]): { check: string; path: string } {
  const [check = '', ...steps] = path.split(':');
  const ids = checks.map(({ id }) => id);
  if (!ids.includes(check))
    throw new UserError(`--path: "${check}" is no check of this detector${didYouMean(check, ids)}`);
  return { check, path: steps.join(':') };
}

/** The words of a command that name the detector and the folders it needs, as a shell reads them. */
function commandOf(name: string, plugins: readonly string[]): string {
  const quoted = (word: string): string =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
  return [quoted(name), ...plugins.map((folder) => `--plugins ${quoted(folder)}`)].join(' ');
}

/** Thrown inside a property, so that fast-check keeps the finding of the smallest world. */
class Found extends Error {
  readonly finding: Finding;
  constructor(finding: Finding) {
    super(finding.what);
    this.finding = finding;
  }
}

/** How one check is run. */
type CheckRun = Required<Pick<ExamineOptions, 'seed' | 'nWorlds' | 'path' | 'name' | 'shrinks'>> & {
  readonly onWorld: () => void;
  /** What the detector threw in the checks so far, and the first check that tells it. */
  readonly told: Map<string, string>;
};

async function runCheck(
  check: Check,
  given: ExaminedDetector,
  blocks: readonly FeatureBlock[],
  { seed, nWorlds, path, name, shrinks, onWorld, told }: CheckRun,
): Promise<CheckResult> {
  const { detector } = given;
  const result = { check: check.id, requirement: check.summary };
  const numRuns = check.worlds === 'any' ? nWorlds : check.worlds === 'crowd' ? Math.min(nWorlds, MAX_CROWDS) : 1;
  const cases = check.worlds === 'any' ? anyCase(detector) : crowdCase(detector);
  let nTried = 0;
  let skipped = '';
  const property = fc.asyncProperty(cases, async (drawn) => {
    onWorld();
    try {
      const finding = await check.examine(new Exam(given, blocks, adapted(check, drawn)));
      if (finding !== null) throw new Found(finding);
      nTried++;
    } catch (error) {
      if (!(error instanceof CellSkipped)) throw error;
      skipped = error.message;
    }
  });
  // a check that looks at no world has none to shrink
  const endOnFailure = !shrinks || check.worlds === 'none';
  const outcome = await fc.check(property, { seed, numRuns, endOnFailure, ...(path === '' ? {} : { path }) });
  if (outcome.counterexample !== null) {
    const finding = findingOf(outcome.errorInstance);
    const replay = `npx ersatz check ${name} --seed ${outcome.seed} --path ${check.id}:${outcome.counterexamplePath}`;
    if (!(outcome.errorInstance instanceof Found)) {
      // One mistake breaks many checks, in other rows and worlds: its text is told once.
      const thrown = finding.what.replace(/\d+/g, '#');
      const first = told.get(thrown);
      if (first !== undefined)
        return {
          ...result,
          passed: false,
          story: `  could not be made: the detector threw what ${first} tells\n  again: ${replay}`,
        };
      told.set(thrown, check.id);
    }
    const failure = { finding, examCase: adapted(check, outcome.counterexample[0]), replay };
    return { ...result, passed: false, story: tellStory(check, failure, new Exam(given, blocks, failure.examCase)) };
  }
  if (nTried === 0) return { ...result, passed: false, story: `could not be examined: it ${skipped}` };
  return { ...result, passed: true };
}

function adapted(check: Check, drawn: ExamCase): ExamCase {
  return check.adapt?.(drawn) ?? drawn;
}

/** What the detector throws is a finding too; so is a UserError, since the examiner gives it nothing wrong. */
function findingOf(thrown: unknown): Finding {
  if (thrown instanceof Found) return thrown.finding;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { what: `threw ${error.name}: ${error.message}` };
}
