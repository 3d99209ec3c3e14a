import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/**
 * Plain values of an item as the wire has it. The stock write reads and writes the wire's form itself: the document
 * client's general conversion would cost more processor time than the write.
 */
export function plainItem(item: Readonly<Record<string, AttributeValue>>): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const name in item) plain[name] = plainValue(item[name]);
  return plain;
}

function plainValue(value: AttributeValue | undefined): unknown {
  if (value === undefined || value.NULL !== undefined) return null;
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.M !== undefined) return plainItem(value.M);
  return value.L?.map(plainValue);
}
