/** Sets of numbers 0 .. n-1 that only grow together; each operation costs next to nothing (path halving, union by size). */
export class UnionFind {
  readonly #parent: Uint32Array;
  readonly #size: Uint32Array;

  constructor(n: number) {
    this.#parent = Uint32Array.from({ length: n }, (_, node) => node);
    this.#size = new Uint32Array(n).fill(1);
  }

  /** The number that stands for the set of a number. */
  find(node: number): number {
    const parent = this.#parent;
    while (parent[node] !== node) {
      parent[node] = parent[parent[node]];
      node = parent[node];
    }
    return node;
  }

  join(a: number, b: number): void {
    const [rootA, rootB] = [this.find(a), this.find(b)];
    if (rootA === rootB) return;
    const [small, large] = this.#size[rootA] < this.#size[rootB] ? [rootA, rootB] : [rootB, rootA];
    this.#parent[small] = large;
    this.#size[large] = this.#size[large] + this.#size[small];
  }

  sizeOf(node: number): number {
    return this.#size[this.find(node)];
  }
}
