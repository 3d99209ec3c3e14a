import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';

export interface LocalDynamoDb {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/**
 * Starts a DynamoDB of its own on a free port, or takes the one that LOCAL_DYNAMODB_URL names.
 * @param file where the tables are kept; in memory where it is left out
 * @throws Error that says what to install, where the machine has none
 */
export async function startDynamoDb({ file }: { readonly file?: string } = {}): Promise<LocalDynamoDb> {
  const given = process.env.LOCAL_DYNAMODB_URL;
  if (given !== undefined && given !== '') return { endpoint: given, stop: async () => {} };

  const binary = findBinary();
  const port = await freePort();
  const args = [
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    ...(file === undefined ? [] : ['--db-path', file]),
  ];
  const server = spawnWithParent(binary, args);
  let complaint = '';
  server.stderr?.on('data', (text: Buffer) => {
    complaint = (complaint + text.toString()).slice(-2000);
  });
  const end = (): void => void server.stdin?.end();
  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await untilReady(endpoint, server);
  } catch (error) {
    end();
    throw new Error(`The local DynamoDB did not start. ${complaint}`, { cause: error });
  }
  return {
    endpoint,
    stop: () =>
      new Promise((resolve) => {
        if (server.exitCode !== null || server.signalCode !== null) return resolve();
        server.once('exit', () => resolve());
        end();
      }),
  };
}

/**
 * The database does not die with its parent, so a shell stands between them: it ends the database as soon as its own input
 * closes, which happens when the parent closes it and when the parent is gone, killed or not. Both are a process group of
 * their own: Ctrl-C is for the parent, which still needs the database to stop cleanly.
 */
function spawnWithParent(binary: string, args: readonly string[]): ChildProcess {
  const stdio: StdioOptions = ['pipe', 'ignore', 'pipe'];
  if (process.platform === 'win32') return spawn(binary, args, { stdio });
  const script = '"$@" & read -r _; kill $! 2>/dev/null; wait $!';
  return spawn('sh', ['-c', script, 'sh', binary, ...args], { stdio, detached: true });
}

function findBinary(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json');
    const bundled = join(dirname(manifest), 'dynoxide');
    if (process.platform === 'linux' && process.arch === 'x64' && existsSync(bundled)) return bundled;
  } catch {
    // The package is optional: npm leaves it out on other platforms.
  }
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide'))
    .find(existsSync);
  if (onPath !== undefined) return onPath;
  throw new Error(
    `No DynamoDB for ${process.platform}-${process.arch} came with the packages. Put dynoxide on the PATH ` +
      '(https://github.com/nubo-db/dynoxide), or set LOCAL_DYNAMODB_URL to a DynamoDB endpoint that is running.',
  );
}

/** A port that was free a moment ago: dynoxide cannot say which one it chose itself. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('no port')),
      );
    });
  });
}

async function untilReady(endpoint: string, server: ChildProcess): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (performance.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`dynoxide ended with code ${server.exitCode}`);
    try {
      await fetch(endpoint, { signal: AbortSignal.timeout(500) });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  throw new Error('no answer within 10 seconds');
}
