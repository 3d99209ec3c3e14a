/** What is to be looked at when, the earliest first. An item that was put in again counts by what it says itself. */
export interface DueQueue<Item> {
  put(atMs: number, item: Item): void;
  /** When the first item is due; infinite where none is. */
  firstMs(): number;
  /** Takes out the first item. */
  take(): Item | null;
}

/** A binary heap: putting in and taking out cost the logarithm of what is in it. */
export function createDueQueue<Item>(): DueQueue<Item> {
  const heap: { readonly atMs: number; readonly item: Item }[] = [];
  const isBefore = (one: number, other: number) =>
    (heap[one]?.atMs ?? Infinity) < (heap[other]?.atMs ?? Infinity);
  const swap = (one: number, other: number) => {
    const [first, second] = [heap[one], heap[other]];
    if (first === undefined || second === undefined) return;
    heap[one] = second;
    heap[other] = first;
  };
  return {
    put(atMs, item) {
      let place = heap.push({ atMs, item }) - 1;
      while (place > 0) {
        const parent = (place - 1) >> 1;
        if (!isBefore(place, parent)) break;
        swap(place, parent);
        place = parent;
      }
    },
    firstMs: () => heap[0]?.atMs ?? Infinity,
    take() {
      const first = heap[0];
      if (first === undefined) return null;
      swap(0, heap.length - 1);
      heap.pop();
      for (let place = 0; ; ) {
        const [left, right] = [2 * place + 1, 2 * place + 2];
        const smaller = isBefore(right, left) ? right : left;
        if (!isBefore(smaller, place)) break;
        swap(place, smaller);
        place = smaller;
      }
      return first.item;
    },
  };
}
