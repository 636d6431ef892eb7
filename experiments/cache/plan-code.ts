import { loadDetectors } from '../../detectors/load-detectors.js';
import type { Plan, PlannedDetector } from '../plan/plan-study.js';
import { readCodeVersion, type CodeVersion } from './code-version.js';

/** The code and the numeric engine that make the cells of a plan. */
export interface PlanCode extends CodeVersion {
  /** TensorFlow.js backend that its detectors compute on here, such as `wasm+simd`; null when none of them needs one. */
  readonly backend: string | null;
}

/**
 * Reads the version of the code for a plan. Scores can differ in the last digits from one TensorFlow.js backend to another, so the backend is a part of the version of
 * every detector that computes on it. Throws UserError when ERSATZ_TF names no backend that works. Costs about 20 ms, with such a detector half a second.
 */
export async function codeOfPlan(plan: Pick<Plan, 'detectors' | 'arms' | 'plugins'>): Promise<PlanCode> {
  const planned = [...plan.detectors, ...plan.arms.map((arm) => arm.planned.detector)];
  const known = await loadDetectors(plan.plugins, new Set(planned.map(({ detector }) => detector.id)));
  const code = readCodeVersion(new Set(known.keys()), plan.plugins);
  if (!planned.some(usesTensorflow)) return { ...code, backend: null };
  const { nameTensorflow } = await import('../../detectors/host/tensorflow.js');
  const backend = await nameTensorflow();
  const isOnIt = (id: string): boolean => known.get(id)?.engine === 'tensorflow';
  return {
    ...code,
    backend,
    detector: (id) => (isOnIt(id) ? `${code.detector(id)} on ${backend}` : code.detector(id)),
  };
}

const usesTensorflow = ({ detector, program }: PlannedDetector): boolean =>
  program === undefined && detector.engine === 'tensorflow';
