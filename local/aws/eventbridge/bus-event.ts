/** An event in EventBridge's envelope, as rules see it and functions receive it. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** In UTC to the second, as AWS writes it. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** One entry of PutEvents as the SDK sends it. `Time` comes as seconds since 1970. */
export interface PutEventsEntry {
  readonly Source?: unknown;
  readonly DetailType?: unknown;
  readonly Detail?: unknown;
  readonly Time?: unknown;
  readonly Resources?: unknown;
  readonly EventBusName?: unknown;
}

export interface EntryError {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

/** What one request may weigh in all, since November 2026. */
export const MAX_REQUEST_BYTES = 1_048_576;
export const MAX_ENTRIES = 10;

/** An entry's weight as AWS counts it: 14 bytes for a time, and the UTF-8 of its texts and resources. */
export function sizeOf(entry: PutEventsEntry): number {
  const resources: readonly unknown[] = Array.isArray(entry.Resources) ? entry.Resources : [];
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...resources];
  const bytes = texts.reduce<number>(
    (sum, text) => sum + (typeof text === 'string' ? Buffer.byteLength(text) : 0),
    0,
  );
  return bytes + (entry.Time === undefined ? 0 : 14);
}

/** What is wrong with an entry, in AWS's words; null where it can go on the bus. */
export function errorOf(entry: PutEventsEntry): EntryError | null {
  for (const name of ['Source', 'DetailType', 'Detail'] as const) {
    const value = entry[name];
    if (typeof value === 'string' && value !== '') continue;
    return {
      ErrorCode: 'InvalidArgument',
      ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
    };
  }
  if (String(entry.Source).startsWith('aws.')) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  return detailOf(entry) === null
    ? { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }
    : null;
}

/** The entry in its envelope. Call it only where `errorOf` found nothing. */
export function busEventOf(
  entry: PutEventsEntry,
  at: { id: string; account: string; region: string; now: Date },
): BusEvent {
  const time = typeof entry.Time === 'number' ? new Date(entry.Time * 1000) : at.now;
  return {
    version: '0',
    id: at.id,
    'detail-type': String(entry.DetailType),
    source: String(entry.Source),
    account: at.account,
    time: `${time.toISOString().slice(0, 19)}Z`,
    region: at.region,
    resources: Array.isArray(entry.Resources) ? entry.Resources.map(String) : [],
    detail: detailOf(entry) ?? {},
  };
}

function detailOf(entry: PutEventsEntry): Record<string, unknown> | null {
  try {
    const detail: unknown = JSON.parse(String(entry.Detail));
    return isObject(detail) ? detail : null;
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
