import type { Units } from '../dynamodb/capacity';

/** What the product has cost since the start: `GET /local/stats`. */
export interface Stats {
  readonly awsRequests: readonly {
    readonly service: string;
    readonly action: string;
    readonly function: string;
    readonly count: number;
  }[];
  readonly dynamodb: { readonly readUnits: number; readonly writeUnits: number };
  readonly bytesLogged: number;
}

export interface RequestCounts {
  request(service: string, action: string, functionName: string): void;
  units(units: Units): void;
  logged(bytes: number): void;
  stats(): Stats;
}

/** Counts exactly what functions ask for, and what is asked in their name to feed them; a poll that finds nothing is none of it. */
export function createRequestCounts(): RequestCounts {
  const counts = new Map<string, number>();
  let readUnits = 0;
  let writeUnits = 0;
  let bytesLogged = 0;
  return {
    request(service, action, functionName) {
      const key = JSON.stringify([service, action, functionName]);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    units({ read, write }) {
      readUnits += read;
      writeUnits += write;
    },
    logged(bytes) {
      bytesLogged += bytes;
    },
    stats: () => ({
      awsRequests: [...counts].map(([key, count]) => {
        const [service = '', action = '', functionName = ''] = JSON.parse(key) as string[];
        return { service, action, function: functionName, count };
      }),
      dynamodb: { readUnits, writeUnits },
      bytesLogged,
    }),
  };
}
