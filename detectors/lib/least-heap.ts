/** Place of a node that was taken out. */
const TAKEN = 0xffffffff;
/** Place of the least key. The children of place p are 4(p - 2) .. 4(p - 2) + 3, so that they share one cache line. */
const TOP = 3;

/**
 * Nodes by rising key, with keys that may fall while they wait: an indexed heap of four children a node. Among equal keys the lowest node comes first. Each
 * operation costs O(log n).
 */
export class LeastHeap {
  /** `[2 place]` the key, `[2 place + 1]` the node there. */
  readonly #heap: Float64Array;
  /** Place of each node, or TAKEN. */
  readonly #place: Uint32Array;
  /** Place behind the last. */
  #end: number;

  /** Holds the nodes 0 .. n-1 with the given keys. O(n). */
  constructor(key: Float64Array) {
    this.#heap = new Float64Array(2 * (key.length + TOP));
    this.#place = new Uint32Array(key.length);
    this.#end = key.length + TOP;
    for (let node = 0; node < key.length; node++) {
      this.#heap[2 * (node + TOP)] = key[node];
      this.#heap[2 * (node + TOP) + 1] = node;
      this.#place[node] = node + TOP;
    }
    for (let place = parentOf(this.#end - 1); place >= TOP; place--)
      this.#sink(place, this.#heap[2 * place], this.#heap[2 * place + 1]);
  }

  /** Key of the node that `take` would give. */
  get leastKey(): number {
    return this.#heap[2 * TOP];
  }

  /** Takes out the node with the least key. The heap must not be empty. */
  take(): number {
    const node = this.#heap[2 * TOP + 1];
    const last = --this.#end;
    this.#place[node] = TAKEN;
    if (last > TOP) this.#sink(TOP, this.#heap[2 * last], this.#heap[2 * last + 1]);
    return node;
  }

  /** Lowers the key of a node; one that was taken out stays as it was. */
  lower(node: number, by: number): void {
    const places = this.#place;
    let place = places[node];
    if (place === TAKEN) return;
    const heap = this.#heap;
    const key = heap[2 * place] - by;
    while (place > TOP) {
      const above = parentOf(place);
      const aboveKey = heap[2 * above];
      const aboveNode = heap[2 * above + 1];
      if (aboveKey < key || (aboveKey === key && aboveNode < node)) break;
      heap[2 * place] = aboveKey;
      heap[2 * place + 1] = aboveNode;
      places[aboveNode] = place;
      place = above;
    }
    heap[2 * place] = key;
    heap[2 * place + 1] = node;
    places[node] = place;
  }

  #sink(start: number, key: number, node: number): void {
    const heap = this.#heap;
    const places = this.#place;
    const end = this.#end;
    let place = start;
    for (;;) {
      const first = 4 * (place - 2);
      if (first >= end) break;
      const stop = first + 4 < end ? first + 4 : end;
      let best = first;
      let bestKey = heap[2 * first];
      for (let child = first + 1; child < stop; child++) {
        const childKey = heap[2 * child];
        if (childKey < bestKey || (childKey === bestKey && heap[2 * child + 1] < heap[2 * best + 1])) {
          best = child;
          bestKey = childKey;
        }
      }
      const bestNode = heap[2 * best + 1];
      if (key < bestKey || (key === bestKey && node < bestNode)) break;
      heap[2 * place] = bestKey;
      heap[2 * place + 1] = bestNode;
      places[bestNode] = place;
      place = best;
    }
    heap[2 * place] = key;
    heap[2 * place + 1] = node;
    places[node] = place;
  }
}

function parentOf(place: number): number {
  return (place >> 2) + 2;
}
