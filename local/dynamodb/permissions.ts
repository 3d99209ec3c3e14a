import type { Permission } from '../aws/service';
import { arnOf } from '../template/pseudo-parameters';

export interface TableInput {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly RequestItems?: Readonly<Record<string, unknown>>;
  readonly TransactItems?: readonly Readonly<Record<string, { readonly TableName: string }>>[];
}

/** A transaction has no permission of its own: each of its items needs that of the plain write or read. */
const ITEM_ACTIONS: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

/** What a DynamoDB request needs in the caller's policy. */
export function dynamoDbPermissions(action: string, input: TableInput): readonly Permission[] {
  if (input.TransactItems !== undefined) {
    return input.TransactItems.map((entry) => {
      const [kind = '', { TableName } = { TableName: '' }] = Object.entries(entry)[0] ?? [];
      return { action: `dynamodb:${ITEM_ACTIONS[kind] ?? kind}`, resources: [tableArn(TableName)] };
    });
  }
  if (input.RequestItems !== undefined) {
    return [{ action: `dynamodb:${action}`, resources: Object.keys(input.RequestItems).map(tableArn) }];
  }
  if (input.TableName === undefined) return [{ action: `dynamodb:${action}`, resources: ['*'] }];
  const table = tableArn(input.TableName);
  const resource = input.IndexName === undefined ? table : `${table}/index/${input.IndexName}`;
  return [{ action: `dynamodb:${action}`, resources: [resource] }];
}

/** The names of the tables that a request is about. */
export function tableNamesIn({ TableName, RequestItems, TransactItems }: TableInput): readonly string[] {
  const named = [
    ...(TableName === undefined ? [] : [TableName]),
    ...Object.keys(RequestItems ?? {}),
    ...(TransactItems ?? []).flatMap((entry) => Object.values(entry).map((one) => one.TableName)),
  ];
  return [...new Set(named.map((nameOrArn) => nameOrArn.split(':table/').at(-1) ?? nameOrArn))];
}

/** The SDK takes a table's ARN in place of its name. */
const tableArn = (nameOrArn: string): string =>
  nameOrArn.startsWith('arn:') ? nameOrArn : arnOf('dynamodb', `table/${nameOrArn}`);
