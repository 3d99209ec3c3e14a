import { createServer } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { askToComeAgain } from '../../../../local/http/front';
import { close, listen } from '../../../../local/http/listen';

const server = createServer();
afterEach(() => close(server));

it('who comes before the product is put together is asked to come again, not kept waiting', async () => {
  askToComeAgain(server);
  const url = await listen(server, 0);

  const answer = await fetch(`${url}/openapi.json`);

  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('1');
});
