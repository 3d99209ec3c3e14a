/** What a worker is told when it starts. */
export interface WorkerSetup {
  readonly functionName: string;
  readonly functionArn: string;
  /** The bundle's file, and the name of what it exports. */
  readonly file: string;
  readonly exportName: string;
  readonly memoryMb: number;
  readonly slackSink: string;
  /** Milliseconds ahead of the machine's clock; null leaves the function on the wall clock. */
  readonly sharedOffset: SharedArrayBuffer | null;
}

export interface Invocation {
  readonly requestId: string;
  readonly event: unknown;
  readonly timeoutMs: number;
}

export interface InvocationError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** `ready` or `broken` once, when the bundle is loaded; then one answer per invocation. */
export type WorkerAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'broken'; readonly error: InvocationError }
  | { readonly kind: 'result'; readonly requestId: string; readonly result: unknown }
  | { readonly kind: 'failure'; readonly requestId: string; readonly error: InvocationError };
