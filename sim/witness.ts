import type { Epoch, Traffic } from './traffic/epoch.js';
import type { Truth, TruthEpoch } from './truth/truth.js';

/** Sees what the platform cannot, epoch by epoch and just before the platform looks: the label desk, and whoever measures. It changes nothing. */
export interface Witness {
  /** Told once, before the first epoch. The lists of the truth grow as the world goes on. */
  open(founded: Pick<Traffic, 'accounts' | 'graph'>, truth: Omit<Truth, 'epochs'>): void;
  see(epoch: Epoch, truth: TruthEpoch): void;
}
