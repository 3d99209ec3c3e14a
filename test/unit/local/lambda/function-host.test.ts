import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createProductClock } from '../../../../local/clock';
import { close, listen } from '../../../../local/http/listen';
import { createFunctionHost, type FunctionHost } from '../../../../local/lambda/function-host';
import { compileWorker } from '../../../../local/lambda/worker-source';

const HANDLER = `
let calls = 0;
exports.handler = async (event, context) => {
  calls += 1;
  switch (event.do) {
    case 'env': return { secret: process.env.SECRET, path: process.env.HOME, name: context.functionName };
    case 'log': console.log(event.text); return null;
    case 'throw': throw new TypeError('no such stock');
    case 'exit': process.exit(1);
    case 'spin': for (;;);
    case 'hang': return new Promise(() => {});
    case 'now': return Date.now();
    case 'calls': return calls;
    case 'fetch': {
      const response = await fetch(event.url, { method: 'POST', body: 'hello' });
      return { status: response.status, text: await response.text() };
    }
  }
};`;

let folder: string;
let workerSource: string;
let logged = '';
const sink = createServer((request, response) => {
  const { 'x-original-url': original = request.url } = request.headers;
  response.end(`${request.method} ${String(original)}`);
});
let sinkUrl: string;
const hosts: FunctionHost[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'function-'));
  writeFileSync(join(folder, 'index.cjs'), HANDLER);
  workerSource = await compileWorker();
  sinkUrl = await listen(sink, 0);
});
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});
afterAll(async () => {
  await close(sink);
  rmSync(folder, { recursive: true, force: true });
});

function aFunction({
  clock = createProductClock(null),
  reservedConcurrency = null as number | null,
  timeoutMs = 60_000,
} = {}) {
  const host = createFunctionHost(
    {
      name: 'answer',
      arn: 'arn:answer',
      logicalId: 'Answer',
      file: join(folder, 'index.cjs'),
      exportName: 'handler',
      environment: {},
      timeoutMs,
      memoryMb: 128,
      reservedConcurrency,
      onFailureArn: null,
    },
    {
      workerSource,
      environment: { SECRET: 'own' },
      slackSink: `${sinkUrl}/slack`,
      sharedOffset: clock.sharedOffset,
      onOutput: (_name, output) => {
        logged += output.toString();
      },
    },
  );
  hosts.push(host);
  return host;
}

describe('a function', () => {
  it('has its own environment and nothing of the machine’s', async () => {
    expect(await aFunction().invoke({ do: 'env' })).toEqual({
      outcome: 'returned',
      result: { secret: 'own', name: 'answer' },
    });
  });

  it('keeps its instance for the next event, after an error too', async () => {
    const host = aFunction({ reservedConcurrency: 1 });
    await host.invoke({ do: 'calls' });
    expect(await host.invoke({ do: 'throw' })).toMatchObject({
      outcome: 'failed',
      error: { errorType: 'TypeError', errorMessage: 'no such stock' },
    });
    expect(await host.invoke({ do: 'calls' })).toEqual({ outcome: 'returned', result: 3 });
  });

  it.each(['hang', 'spin'])('that does %s is broken off at its timeout, and starts anew', async (what) => {
    // The new instance has as long for its answer, however busy the machine.
    const host = aFunction({ reservedConcurrency: 1, timeoutMs: 3_000 });
    expect(await host.invoke({ do: what })).toEqual({ outcome: 'timed-out' });
    expect(await host.invoke({ do: 'calls' })).toEqual({ outcome: 'returned', result: 1 });
  });

  it('that exits has failed, and starts anew', async () => {
    const host = aFunction({ reservedConcurrency: 1 });
    expect(await host.invoke({ do: 'exit' })).toMatchObject({ outcome: 'failed' });
    expect(await host.invoke({ do: 'calls' })).toEqual({ outcome: 'returned', result: 1 });
  });

  it('never runs more often at once than its reserved concurrency', async () => {
    const host = aFunction({ reservedConcurrency: 1 });
    const all = [host.invoke({ do: 'calls' }), host.invoke({ do: 'calls' }), host.invoke({ do: 'calls' })];
    expect(host.busy()).toBe(3);
    expect(await Promise.all(all)).toEqual([1, 2, 3].map((result) => ({ outcome: 'returned', result })));
  });

  it('sees the product’s clock move while it is warm', async () => {
    const clock = createProductClock(null);
    const host = aFunction({ clock, reservedConcurrency: 1 });
    await host.invoke({ do: 'now' });
    clock.moveTo(Date.now() + 36 * 3_600_000);
    const later = await host.invoke({ do: 'now' });
    expect(later.outcome === 'returned' && Number(later.result) - Date.now()).toBeGreaterThan(35 * 3_600_000);
  });

  it('has what it prints collected', async () => {
    await aFunction().invoke({ do: 'log', text: 'Alert opened' });
    await vi.waitFor(() => expect(logged).toContain('Alert opened\n'));
  });

  it('reaches the sink where it calls Slack, this machine where it calls it, and nothing else', async () => {
    const host = aFunction();
    const slack = 'https://hooks.slack.com/services/T/B/x';
    expect(await host.invoke({ do: 'fetch', url: slack })).toMatchObject({
      result: { text: `POST ${slack}` },
    });
    expect(await host.invoke({ do: 'fetch', url: `${sinkUrl}/here` })).toMatchObject({
      result: { text: 'POST /here' },
    });
    expect(await host.invoke({ do: 'fetch', url: 'https://hooks.slack.com.evil.example/' })).toMatchObject({
      outcome: 'failed',
      error: { errorMessage: 'fetch failed' },
    });
  });
});
