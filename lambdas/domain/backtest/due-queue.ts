/** What is to be looked at when, the earliest first. An item that was put in again counts by what it says itself. */
export interface DueQueue<Item> {
  put(atMs: number, item: Item): void;
  /** When the first item is due; infinite where none is. */
  firstMs(): number;
  /** Takes out the first item. */
  take(): Item | null;
}

interface Due<Item> {
  readonly atMs: number;
  readonly item: Item;
}

/** A binary heap: putting in and taking out cost the logarithm of what is in it. */
export function createDueQueue<Item>(): DueQueue<Item> {
  const heap: Due<Item>[] = [];

  function rise(due: Due<Item>, from: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || above.atMs <= due.atMs) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = due;
  }

  function sink(due: Due<Item>): void {
    let place = 0;
    for (;;) {
      let [child, below] = [2 * place + 1, heap[2 * place + 1]];
      if (below === undefined) break;
      const right = heap[child + 1];
      if (right !== undefined && right.atMs < below.atMs) [child, below] = [child + 1, right];
      if (below.atMs >= due.atMs) break;
      heap[place] = below;
      place = child;
    }
    heap[place] = due;
  }

  return {
    put(atMs, item) {
      rise({ atMs, item }, heap.length);
    },
    firstMs: () => heap[0]?.atMs ?? Infinity,
    take() {
      const first = heap[0];
      const last = heap.pop();
      if (first === undefined || last === undefined) return null;
      if (heap.length > 0) sink(last);
      return first.item;
    },
  };
}
