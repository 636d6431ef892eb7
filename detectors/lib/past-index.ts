import type { Traffic } from '../../sim/traffic/epoch.js';
import { orderByActor, type ActorOrder } from './actor-order.js';
import { walkFollows, type FollowWalk } from './follow-walk.js';
import { tablePlaces, type PlaceTable } from './place-table.js';
import { postAges } from './post-ages.js';
import { tableSessions, type SessionTable } from './session-table.js';
import type { Past } from '../past.js';

/** What the feature blocks share about one past; each part is computed when it is first asked for. */
export class PastIndex {
  readonly #past: Pick<Past, 'actions' | 'windowStartSec'> & { readonly traffic: Traffic };
  #order: ActorOrder | undefined;
  #follows: FollowWalk | undefined;
  #sessions: SessionTable | undefined;
  #devices: PlaceTable | undefined;
  #networks: PlaceTable | undefined;
  #postAgeSec: Float64Array | undefined;
  #rowSlot: Uint32Array | undefined;
  #slotRow: Int32Array | undefined;

  constructor(past: Pick<Past, 'actions' | 'windowStartSec'> & { readonly traffic: Traffic }) {
    this.#past = past;
  }

  /** All actions sorted by actor. */
  get order(): ActorOrder {
    const { traffic, windowStartSec } = this.#past;
    return (this.#order ??= orderByActor(traffic, traffic.accounts.nAccounts, windowStartSec));
  }

  /** The follow graph as time goes by. */
  get follows(): FollowWalk {
    return (this.#follows ??= walkFollows(this.#past.traffic, this.order, this.#past.windowStartSec));
  }

  get sessions(): SessionTable {
    return (this.#sessions ??= tableSessions(this.order));
  }

  get devices(): PlaceTable {
    return (this.#devices ??= tablePlaces(this.order, this.order.device));
  }

  get networks(): PlaceTable {
    return (this.#networks ??= tablePlaces(this.order, this.order.network));
  }

  /** Per slot: age of the post acted upon, seconds; NaN where unknown. */
  get postAgeSec(): Float64Array {
    return (this.#postAgeSec ??= postAges(this.order));
  }

  /** Per action row of the past: its slot. */
  get rowSlot(): Uint32Array {
    return (this.#rowSlot ??= this.#findRowSlots());
  }

  /** Per slot: its action row in the past, or -1. */
  get slotRow(): Int32Array {
    return (this.#slotRow ??= this.#findSlotRows());
  }

  #findSlotRows(): Int32Array {
    const slotRow = new Int32Array(this.order.nActions).fill(-1);
    this.rowSlot.forEach((slot, row) => (slotRow[slot] = row));
    return slotRow;
  }

  #findRowSlots(): Uint32Array {
    const { epoch, row } = this.#past.actions ?? { epoch: [], row: [] };
    const { epochStart, slot } = this.order;
    const rowSlot = new Uint32Array(row.length);
    for (let action = 0; action < row.length; action++) rowSlot[action] = slot[epochStart[epoch[action]] + row[action]];
    return rowSlot;
  }
}
