import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { getAll, inChunks, MOST_KEYS } from './batches';
import type { Key } from './keys';

type Item = Record<string, unknown>;

export interface Asked<Ask, Answer> {
  readonly ask: Ask;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Returns a function whose calls are answered together: all that are made in one turn of the event loop. A batch that is
 * recorded at once asks for many things at once, and a request to the table costs more time than what it asks for.
 */
export function gathered<Ask, Answer>(
  answerAll: (asked: readonly Asked<Ask, Answer>[]) => void,
): (ask: Ask) => Promise<Answer> {
  let waiting: Asked<Ask, Answer>[] = [];
  const flush = () => {
    const asked = waiting;
    waiting = [];
    answerAll(asked);
  };
  return (ask) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ ask, resolve, reject });
    });
}

/** Reads items by their keys, consistently, as many in a request as are asked for at once; undefined where there is none. */
export function gatheredReads(
  client: DynamoDBDocumentClient,
  tableName: string,
): (key: Key) => Promise<Item | undefined> {
  const answer = async (asked: readonly Asked<Key, Item | undefined>[]) => {
    try {
      const items = await getAll(
        client,
        tableName,
        asked.map(({ ask }) => ask),
      );
      const byKey = new Map(items.map((item) => [`${String(item.pk)}\n${String(item.sk)}`, item]));
      for (const { ask, resolve } of asked) resolve(byKey.get(`${ask.pk}\n${ask.sk}`));
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  };
  return gathered((asked) => {
    for (const some of inChunks(asked, MOST_KEYS)) void answer(some);
  });
}
