import type { Template } from '../template/template';
import { DynamoDbError, request } from './dynamodb-request';

interface TableProperties {
  readonly AttributeDefinitions: unknown;
  readonly KeySchema: unknown;
  readonly GlobalSecondaryIndexes?: readonly Record<string, unknown>[];
  readonly StreamSpecification?: { readonly StreamViewType: string };
  readonly TimeToLiveSpecification?: { readonly AttributeName: string; readonly Enabled: boolean };
}

/** One table of the template, as the runner needs it. */
export interface TableDefinition {
  readonly name: string;
  readonly arn: string;
  readonly streamArn: string | null;
  /** The attribute that says when an item expires, in epoch seconds; null where nothing does. */
  readonly expiryAttribute: string | null;
  readonly keyAttributes: readonly string[];
  readonly createInput: Readonly<Record<string, unknown>>;
}

export function tablesOf(template: Template): readonly TableDefinition[] {
  return template
    .all('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable')
    .map(({ logicalId, properties, attributes }) => {
      const table = properties as unknown as TableProperties;
      const name = attributes.Ref ?? logicalId;
      const { StreamSpecification: stream, TimeToLiveSpecification: ttl } = table;
      return {
        name,
        arn: attributes.Arn ?? '',
        streamArn: stream === undefined ? null : (attributes.StreamArn ?? null),
        expiryAttribute: ttl?.Enabled === true ? ttl.AttributeName : null,
        keyAttributes: (table.KeySchema as { AttributeName: string }[]).map(
          ({ AttributeName }) => AttributeName,
        ),
        createInput: {
          TableName: name,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: table.AttributeDefinitions,
          KeySchema: table.KeySchema,
          ...(table.GlobalSecondaryIndexes === undefined
            ? {}
            : { GlobalSecondaryIndexes: table.GlobalSecondaryIndexes.map(indexOf) }),
          ...(stream === undefined
            ? {}
            : { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.StreamViewType } }),
        },
      };
    });
}

/** Of an index only what makes it: capacity and recovery settings have no meaning here. */
const indexOf = (index: Record<string, unknown>): Record<string, unknown> => ({
  IndexName: index.IndexName,
  KeySchema: index.KeySchema,
  Projection: index.Projection,
});

/**
 * Creates what is not there yet.
 * @returns whether any table was missing
 */
export async function ensureTables(endpoint: string, tables: readonly TableDefinition[]): Promise<boolean> {
  let isNew = false;
  for (const { createInput } of tables) {
    try {
      await request(endpoint, 'DynamoDB_20120810.CreateTable', createInput);
      isNew = true;
    } catch (error) {
      if (!(error instanceof DynamoDbError && error.type === 'ResourceInUseException')) throw error;
    }
  }
  return isNew;
}
