/**
 * A `Date` whose present is the product's: `new Date()` and `Date.now()` are ahead of the machine's clock by the offset in
 * shared memory. Everything else about it, parsing and explicit times above all, is the language's own.
 */
export function productDate(sharedOffset: SharedArrayBuffer): DateConstructor {
  const offset = new BigInt64Array(sharedOffset);
  const machineNow = Date.now.bind(Date);
  const now = (): number => machineNow() + Number(Atomics.load(offset, 0));
  return new Proxy(Date, {
    construct: (target, arguments_, newTarget) =>
      Reflect.construct(target, arguments_.length === 0 ? [now()] : arguments_, newTarget) as object,
    apply: (target) => new target(now()).toString(),
    get: (target, property, receiver) =>
      property === 'now' ? now : (Reflect.get(target, property, receiver) as unknown),
  });
}
