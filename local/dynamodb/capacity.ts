/** Read and write units of one request. */
export interface Units {
  readonly read: number;
  readonly write: number;
}

type AttributeValue = Readonly<Record<string, unknown>>;
type Item = Readonly<Record<string, AttributeValue>>;

interface Consumed {
  readonly CapacityUnits?: number;
}

interface WriteInput {
  readonly Item?: Item;
  readonly TransactItems?: readonly Readonly<Record<string, { readonly Item?: Item }>>[];
}

interface Failure {
  readonly __type?: string;
  readonly Item?: Item;
  readonly CancellationReasons?: readonly { readonly Item?: Item }[];
}

const READS = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan', 'TransactGetItems']);
const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems']);

export const isMetered = (action: string): boolean => READS.has(action) || WRITES.has(action);
export const isWrite = (action: string): boolean => WRITES.has(action);

/** The units of a request that worked, from the capacity that the database reports. */
export function unitsOfAnswer(
  action: string,
  answer: { readonly ConsumedCapacity?: Consumed | readonly Consumed[] },
): Units {
  const consumed = answer.ConsumedCapacity ?? [];
  const units = [consumed].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
  return isWrite(action) ? { read: 0, write: units } : { read: units, write: 0 };
}

/**
 * The units of a write whose condition did not hold. It costs what it would have cost on the table, by the larger of the
 * stored and the offered item; a transaction costs twice that for each of its items. Any other failure costs nothing.
 */
export function unitsOfRefusal(action: string, input: WriteInput, failure: Failure): Units {
  const type = failure.__type?.split('#').at(-1);
  if (type === 'ConditionalCheckFailedException') {
    return { read: 0, write: writeUnits(Math.max(sizeOfItem(input.Item), sizeOfItem(failure.Item))) };
  }
  if (type === 'TransactionCanceledException' && action === 'TransactWriteItems') {
    const write = (input.TransactItems ?? []).reduce((sum, entry, index) => {
      const offered = Object.values(entry)[0]?.Item;
      const stored = failure.CancellationReasons?.[index]?.Item;
      return sum + 2 * writeUnits(Math.max(sizeOfItem(offered), sizeOfItem(stored)));
    }, 0);
    return { read: 0, write };
  }
  return { read: 0, write: 0 };
}

const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1024));

const sizeOfItem = (item: Item | undefined): number =>
  Object.entries(item ?? {}).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOfValue(value),
    0,
  );

/** Bytes of a value as the service counts them: texts in UTF-8, numbers about one byte per two digits, 3 for a list or map. */
function sizeOfValue(value: AttributeValue): number {
  const [type = 'NULL', content] = Object.entries(value)[0] ?? [];
  switch (type) {
    case 'S':
      return Buffer.byteLength(String(content));
    case 'N':
      return Math.ceil(String(content).replace(/[-.]/g, '').length / 2) + 1;
    case 'B':
      return Buffer.from(String(content), 'base64').length;
    case 'M':
      return (
        3 +
        Object.entries(content as Item).reduce(
          (sum, [name, inner]) => sum + 1 + Buffer.byteLength(name) + sizeOfValue(inner),
          0,
        )
      );
    case 'L':
      return (
        3 + (content as readonly AttributeValue[]).reduce((sum, inner) => sum + 1 + sizeOfValue(inner), 0)
      );
    case 'SS':
    case 'NS':
    case 'BS':
      return (content as readonly string[]).reduce(
        (sum, text) => sum + sizeOfValue({ [type.charAt(0)]: text }),
        0,
      );
    default:
      return 1;
  }
}
