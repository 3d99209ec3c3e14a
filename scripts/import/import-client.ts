/** As much of the API's answers as the command looks into. */
export interface ImportProgress {
  readonly id: string;
  readonly state: string;
  readonly summary: string;
  readonly separator: string | null;
  readonly ignoredColumns: readonly string[];
  readonly faultCount: number;
  readonly parts: number;
  readonly partsReceived: number;
  readonly records: { readonly total: number; readonly recorded: number; readonly failed: number };
}

export interface ShownFault {
  readonly line: number;
  readonly column: string;
  readonly expected: string;
  readonly found: string | null;
  readonly remedy: string;
}

export interface ImportOptions {
  readonly mode: string;
  readonly source?: string | undefined;
  readonly shop?: string | undefined;
  readonly currency?: string | undefined;
}

/** What the API said no to, in its own words. */
export class RefusedError extends Error {}

/** As much as one request takes. */
const PART_BYTES = 4 * 1024 * 1024;
/** A message that failed is tried again after three minutes, a few times. */
const PACE = { pollEveryMs: 500, patienceMs: 10 * 60_000 };

export const hasEnded = ({ state }: Pick<ImportProgress, 'state'>): boolean =>
  ['checked', 'refused', 'failed', 'done'].includes(state);

/** Sends lists to the API of a product. @param url of the product @param token of a person with the role admin or ops */
export function createImportClient(url: string, token: string, pace = PACE) {
  async function call<Answer>(method: string, path: string, body?: Uint8Array): Promise<Answer> {
    const response = await fetch(`${url.replace(/\/$/, '')}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        // Not text: whoever passes it on must not mend an encoding that is wrong.
        ...(body === undefined ? {} : { 'content-type': 'application/octet-stream' }),
      },
      ...(body === undefined ? {} : { body: new Uint8Array(body) }),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as Answer;
    throw new RefusedError(
      `${method} ${path.split('?')[0]} was answered with ${response.status}. ${detailOf(text)}`,
    );
  }

  return {
    /** Sends the list, in as many parts as it takes. */
    async send(
      kind: string,
      bytes: Uint8Array,
      { mode, ...options }: ImportOptions,
      onProgress: (progress: ImportProgress) => void,
    ): Promise<ImportProgress> {
      const parts = Math.max(1, Math.ceil(bytes.length / PART_BYTES));
      const query = new URLSearchParams({ mode, parts: String(parts) });
      for (const [name, value] of Object.entries(options)) if (value !== undefined) query.set(name, value);
      const part = (number: number) => bytes.subarray((number - 1) * PART_BYTES, number * PART_BYTES);
      let progress = await call<ImportProgress>('POST', `/v1/imports/${kind}?${query.toString()}`, part(1));
      for (let number = 2; number <= parts; number++) {
        onProgress(progress);
        progress = await call<ImportProgress>(
          'PUT',
          `/v1/imports/${progress.id}/parts/${number}`,
          part(number),
        );
      }
      return progress;
    },

    /** Waits until it has ended, or until nothing has happened to it for a long time: then it is shown as it stands. */
    async follow(importId: string, onProgress: (progress: ImportProgress) => void): Promise<ImportProgress> {
      let last = '';
      let movedAt = Date.now();
      for (;;) {
        const progress = await call<ImportProgress>('GET', `/v1/imports/${importId}`);
        onProgress(progress);
        if (hasEnded(progress)) return progress;
        const now = JSON.stringify([progress.state, progress.records]);
        if (now !== last) movedAt = Date.now();
        else if (Date.now() - movedAt > pace.patienceMs) return progress;
        last = now;
        await new Promise((resolve) => setTimeout(resolve, pace.pollEveryMs));
      }
    },

    /** Its faults, page by page. */
    async *faults(importId: string): AsyncGenerator<ShownFault> {
      let cursor: string | null = null;
      do {
        const query = new URLSearchParams({ limit: '200', ...(cursor === null ? {} : { cursor }) });
        const page: { items: readonly ShownFault[]; nextCursor: string | null } = await call(
          'GET',
          `/v1/imports/${importId}/faults?${query.toString()}`,
        );
        yield* page.items;
        cursor = page.nextCursor;
      } while (cursor !== null);
    },
  };
}

function detailOf(text: string): string {
  try {
    const { title = '', detail = '' } = JSON.parse(text) as { title?: string; detail?: string };
    return `${title} ${detail}`.trim();
  } catch {
    return text.slice(0, 300);
  }
}
