import type { Stats } from '../../local/aws/request-counts';
import type { LocalStack } from './local-stack';

/** What some work cost, from its beginning until all of it had settled. */
export interface Spent {
  readonly dynamodb: Stats['dynamodb'];
  readonly bytesLogged: number;
  /** Requests to one service, of one action where it is given, by one function where it is given. */
  requests(service: string, action?: string, functionName?: string): number;
  /** Requests to all services. */
  readonly total: number;
}

export async function spent(local: LocalStack, work: () => Promise<unknown>): Promise<Spent> {
  await local.settle();
  const before = local.stats();
  await work();
  await local.settle();
  const after = local.stats();
  const countIn = (stats: Stats, service: string, action?: string, functionName?: string): number =>
    stats.awsRequests
      .filter((one) => one.service === service)
      .filter((one) => action === undefined || one.action === action)
      .filter((one) => functionName === undefined || one.function === functionName)
      .reduce((sum, { count }) => sum + count, 0);
  return {
    dynamodb: {
      readUnits: after.dynamodb.readUnits - before.dynamodb.readUnits,
      writeUnits: after.dynamodb.writeUnits - before.dynamodb.writeUnits,
    },
    bytesLogged: after.bytesLogged - before.bytesLogged,
    total: allIn(after) - allIn(before),
    requests: (...of) => countIn(after, ...of) - countIn(before, ...of),
  };
}

const allIn = ({ awsRequests }: Stats): number => awsRequests.reduce((sum, { count }) => sum + count, 0);
