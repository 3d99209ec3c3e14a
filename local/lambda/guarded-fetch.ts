const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * The only network that a function has on one machine: itself. What is meant for Slack goes to the sink, which records
 * the address it was meant for; every other host is refused as an unreachable one would be.
 * @param slackSink the sink's address
 */
export function guardFetch(fetchFromMachine: typeof fetch, slackSink: string): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (LOOPBACK.has(url.hostname)) return fetchFromMachine(input, init);
    if (url.hostname !== 'hooks.slack.com') {
      throw new TypeError('fetch failed', {
        cause: new Error(`${url.hostname} is out of reach of the local runner`),
      });
    }
    const request = new Request(input, init);
    const headers = new Headers(request.headers);
    headers.set('x-original-url', url.href);
    return fetchFromMachine(slackSink, {
      method: request.method,
      headers,
      body: request.method === 'GET' || request.method === 'HEAD' ? undefined : await request.text(),
      redirect: request.redirect,
      signal: request.signal,
    });
  };
}
