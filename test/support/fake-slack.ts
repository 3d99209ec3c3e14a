import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SlackAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** `hang` never answers, `reset` cuts the connection; both after the message was taken. */
  readonly fault?: 'hang' | 'reset';
}

export interface SlackPost {
  readonly url: string;
  readonly body: { readonly text: string; readonly blocks?: readonly SlackBlock[] };
}

interface SlackBlock {
  readonly type: string;
  readonly text?: { readonly type: string; readonly text: string; readonly verbatim?: boolean };
  readonly elements?: readonly { readonly text: string }[];
}

/** Slack over real HTTP on this machine: `fetch` sends there what was meant for hooks.slack.com. */
export async function startFakeSlack() {
  const posts: SlackPost[] = [];
  let answer: (post: SlackPost, number: number) => SlackAnswer = () => ({});
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = `https://hooks.slack.com${request.url}`;
      const post = { url, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
      posts.push(post);
      const { status = 200, headers = {}, body = 'ok', fault } = answer(post, posts.length);
      if (fault === 'hang') return;
      if (fault === 'reset') request.socket.destroy();
      else response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    posts,
    answer(next: typeof answer) {
      answer = next;
    },
    reset() {
      posts.length = 0;
      answer = () => ({});
    },
    fetch: ((input: string, init: RequestInit) => {
      const { pathname, hostname } = new URL(input);
      if (hostname !== 'hooks.slack.com') throw new Error('Only Slack is ever called.');
      return fetch(`http://127.0.0.1:${port}${pathname}`, init);
    }) as typeof fetch,
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Everything that people read in a post. */
export function textOf({ body }: SlackPost): string {
  const blocks = body.blocks ?? [];
  return blocks
    .map(({ text, elements }) => [text?.text, ...(elements ?? []).map((element) => element.text)].join('\n'))
    .join('\n');
}
