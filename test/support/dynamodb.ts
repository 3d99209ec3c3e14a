import { App, Stack } from 'aws-cdk-lib';
import { AlertTable, StockTable } from '../../lib/constructs/product-tables';
import { startDynamoDb as start } from '../../local/dynamodb/dynoxide';
import { ensureTables, tablesOf } from '../../local/dynamodb/tables';
import { parseTemplate } from '../../local/template/template';

export interface TestDynamoDb {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** A DynamoDB of its own for a test file, in memory or in the folder given. Stop it in `afterAll`. */
export function startDynamoDb({ dir }: { readonly dir?: string } = {}): Promise<TestDynamoDb> {
  return start(dir === undefined ? {} : { file: `${dir}/tables.db` });
}

export interface ProductTables {
  readonly stockTable: string;
  readonly alertTable: string;
}

/** Creates both tables as the product's own constructs describe them. */
export async function createTables(endpoint: string): Promise<ProductTables> {
  const app = new App();
  const stack = new Stack(app, 'Tables');
  const props = { keepsData: false };
  const tables = {
    stock: new StockTable(stack, 'Stock', props),
    alerts: new AlertTable(stack, 'Alerts', props),
  };
  const { template } = app.synth().getStackByName(stack.stackName) as {
    template: Parameters<typeof parseTemplate>[0];
  };
  const parsed = parseTemplate(template, stack.stackName, '', { apiUrl: '', queueUrl: '' });
  await ensureTables(endpoint, tablesOf(parsed));
  const nameOf = ({ table }: StockTable | AlertTable): string => {
    const { Ref } = stack.resolve(table.tableName) as { Ref: string };
    return parsed.get(Ref).attributes.Ref ?? Ref;
  };
  return { stockTable: nameOf(tables.stock), alertTable: nameOf(tables.alerts) };
}
