import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  type GlobalSecondaryIndexProps,
  ProjectionType,
  StreamViewType,
  Table,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Grant } from './grant';

export interface ProductTableProps {
  /** Protects the table from being deleted at all. It outlives its stack in any case. */
  readonly keepsData: boolean;
}

type ItemAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'Query'
  | 'Scan'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem';

const text = (name: string) => ({ name, type: AttributeType.STRING });

class ProductTable extends Construct {
  readonly table: Table;

  constructor(
    scope: Construct,
    id: string,
    props: ProductTableProps,
    indexes: readonly GlobalSecondaryIndexProps[],
    more: Partial<TableProps> = {},
  ) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: text('pk'),
      sortKey: text('sk'),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      deletionProtection: props.keepsData,
      removalPolicy: RemovalPolicy.RETAIN,
      ...more,
    });
    for (const index of indexes) this.table.addGlobalSecondaryIndex(index);
  }

  get name(): string {
    return this.table.tableName;
  }

  /** A transaction needs the actions of its parts: each put, update, delete or condition check. */
  allow(...actions: readonly ItemAction[]): Grant {
    return { actions: actions.map((action) => `dynamodb:${action}`), resources: [this.table.tableArn] };
  }

  protected allowQueryOf(index: string): Grant {
    return { actions: ['dynamodb:Query'], resources: [`${this.table.tableArn}/index/${index}`] };
  }
}

/**
 * The state of the stock. It has no stream, because the watch band of each level says when a change is worth an event,
 * and no index projects a level's attributes, so that a webhook costs one write unit.
 */
export class StockTable extends ProductTable {
  constructor(scope: Construct, id: string, props: ProductTableProps) {
    super(scope, id, props, [
      {
        indexName: 'byShop',
        partitionKey: text('shopShard'),
        sortKey: text('variantId'),
        projectionType: ProjectionType.KEYS_ONLY,
      },
    ]);
  }

  allowQueryByShop(): Grant {
    return this.allowQueryOf('byShop');
  }
}

/** Rules, alerts with their history, channels and routes. Events are items here, so that its stream announces them. */
export class AlertTable extends ProductTable {
  constructor(scope: Construct, id: string, props: ProductTableProps) {
    super(
      scope,
      id,
      props,
      [
        {
          indexName: 'byState',
          partitionKey: text('alertState'),
          sortKey: text('openedAtKey'),
          projectionType: ProjectionType.ALL,
        },
        {
          indexName: 'byDueAt',
          partitionKey: text('dueShard'),
          sortKey: text('dueAt'),
          projectionType: ProjectionType.KEYS_ONLY,
        },
      ],
      { stream: StreamViewType.NEW_IMAGE },
    );
  }

  get streamArn(): string {
    const { tableStreamArn } = this.table;
    if (tableStreamArn === undefined)
      throw new Error('The alert table announces its events by a stream; it has none.');
    return tableStreamArn;
  }

  allowQueryByState(): Grant {
    return this.allowQueryOf('byState');
  }

  allowQueryByDueAt(): Grant {
    return this.allowQueryOf('byDueAt');
  }
}
