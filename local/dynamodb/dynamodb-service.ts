import { type AwsCall, type AwsReply, type AwsService, jsonBodyOf } from '../aws/service';
import { isMetered, isWrite, type Units, unitsOfAnswer, unitsOfRefusal } from './capacity';
import { requestRaw } from './dynamodb-request';
import { dynamoDbPermissions, tableNamesIn } from './permissions';

export interface DynamoDbServiceOptions {
  readonly endpoint: string;
  readonly onUnits: (call: AwsCall, units: Units) => void;
  /** Told after every write that worked, of the tables that were written: their streams may have something to say. */
  readonly onWrite: (tableNames: readonly string[]) => void;
}

/** Passes requests on to the local database, asks it on the way what they cost, and answers what the caller asked for. */
export function createDynamoDbService({ endpoint, onUnits, onWrite }: DynamoDbServiceOptions): AwsService {
  return {
    name: 'dynamodb',
    permissionsFor: (call) => dynamoDbPermissions(call.action, jsonBodyOf(call)),
    async handle(call) {
      const target = call.headers['x-amz-target'] ?? '';
      if (!isMetered(call.action)) {
        const { status, text } = await requestRaw(endpoint, target, call.body.toString('utf8'));
        return reply(status, text);
      }
      const input = jsonBodyOf(call);
      const { status, text } = await requestRaw(
        endpoint,
        target,
        JSON.stringify(metered(call.action, input)),
      );
      const answer = JSON.parse(text) as Record<string, unknown>;
      if (status === 200) {
        onUnits(call, unitsOfAnswer(call.action, answer));
        if (isWrite(call.action)) onWrite(tableNamesIn(input));
        if (input.ReturnConsumedCapacity === undefined) delete answer.ConsumedCapacity;
        return reply(status, JSON.stringify(answer));
      }
      onUnits(call, unitsOfRefusal(call.action, input, answer));
      if (input.ReturnValuesOnConditionCheckFailure !== 'ALL_OLD') delete answer.Item;
      return reply(status, JSON.stringify(withoutUnaskedItems(input, answer)));
    },
  };
}

const CONDITIONAL = new Set(['PutItem', 'UpdateItem', 'DeleteItem']);

/** The request with everything in it that makes its cost known, that of a refused write too. */
function metered(action: string, input: Record<string, unknown>): Record<string, unknown> {
  const asked = { ...input, ReturnConsumedCapacity: input.ReturnConsumedCapacity ?? 'TOTAL' };
  if (CONDITIONAL.has(action) && input.ConditionExpression !== undefined) {
    return { ...asked, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
  }
  if (action !== 'TransactWriteItems') return asked;
  const items = input.TransactItems as readonly Record<string, Record<string, unknown>>[];
  return {
    ...asked,
    TransactItems: items.map((entry) =>
      Object.fromEntries(
        Object.entries(entry).map(([kind, write]) => [
          kind,
          write.ConditionExpression === undefined
            ? write
            : { ...write, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
        ]),
      ),
    ),
  };
}

function withoutUnaskedItems(
  input: Record<string, unknown>,
  answer: Record<string, unknown>,
): Record<string, unknown> {
  const reasons = answer.CancellationReasons as readonly Record<string, unknown>[] | undefined;
  if (reasons === undefined) return answer;
  const items = (input.TransactItems ?? []) as readonly Record<string, Record<string, unknown>>[];
  return {
    ...answer,
    CancellationReasons: reasons.map((reason, index) => {
      const write = Object.values(items[index] ?? {})[0];
      if (write?.ReturnValuesOnConditionCheckFailure === 'ALL_OLD') return reason;
      const { Item: _unasked, ...rest } = reason;
      return rest;
    }),
  };
}

const reply = (status: number, body: string): AwsReply => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body,
});
