/** A binary heap that hands out the item with the largest gain first. Equal gains leave in the order of Python's heapq. */
export class BestFirstHeap<Item extends { readonly gain: number }> {
  private readonly items: Item[] = [];

  /** Number of items waiting. */
  get size(): number {
    return this.items.length;
  }

  /** Adds an item. O(log n). */
  push(item: Item): void {
    this.items.push(item);
    this.rise(0, this.items.length - 1);
  }

  /** Takes the item with the largest gain out, undefined when empty. O(log n). */
  pop(): Item | undefined {
    const { items } = this;
    const last = items.pop();
    const top = items[0];
    if (last === undefined || top === undefined) return last;
    items[0] = last;
    this.sink();
    return top;
  }

  private rise(floor: number, from: number): void {
    const { items } = this;
    const item = items[from];
    let at = from;
    while (at > floor) {
      const parent = (at - 1) >> 1;
      if (!(item.gain > items[parent].gain)) break;
      items[at] = items[parent]!;
      at = parent;
    }
    items[at] = item;
  }

  /** Moves the larger child up all the way and lets the item rise from the bottom: fewer comparisons, and heapq's order. */
  private sink(): void {
    const { items } = this;
    const item = items[0];
    let at = 0;
    for (let child = 1; child < items.length; child = 2 * at + 1) {
      const right = child + 1;
      if (right < items.length && !(items[child].gain > items[right].gain)) child = right;
      items[at] = items[child]!;
      at = child;
    }
    items[at] = item;
    this.rise(0, at);
  }
}
