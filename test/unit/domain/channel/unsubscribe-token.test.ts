import { expect, it } from 'vitest';
import {
  signUnsubscribeToken,
  verifyUnsubscribeToken,
} from '../../../../lambdas/domain/channel/unsubscribe-token';

const KEY = Buffer.alloc(32, 7);

it('names the address it was made for, in one spelling', () => {
  expect(verifyUnsubscribeToken(KEY, signUnsubscribeToken(KEY, ' Ops@Shop.example '))).toBe(
    'ops@shop.example',
  );
});

it('is refused when any character of it is another', () => {
  const token = signUnsubscribeToken(KEY, 'ops@shop.example');
  for (let at = 0; at < token.length; at++) {
    const other = token[at] === 'A' ? 'B' : 'A';
    expect(verifyUnsubscribeToken(KEY, token.slice(0, at) + other + token.slice(at + 1))).toBeNull();
  }
});

it.each(['', '.', 'a', 'a.b', 'a.b.c', '%', `${'x'.repeat(10_000)}.y`])('is not %j', (token) => {
  expect(verifyUnsubscribeToken(KEY, token)).toBeNull();
});

it('is refused when somebody else signed it', () => {
  const token = signUnsubscribeToken(Buffer.alloc(32, 8), 'ops@shop.example');
  expect(verifyUnsubscribeToken(KEY, token)).toBeNull();
});
