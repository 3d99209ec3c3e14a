import { describe, expect, it } from 'vitest';
import { accessKeyOf, functionOf, signerOf, TOOLS_KEY } from '../../../local/aws/signed-by';

describe('the signature of a request', () => {
  it('names the service and the function whose key signed it', () => {
    const key = accessKeyOf('Shelfwire-local-record-events');
    const signer = signerOf(
      `AWS4-HMAC-SHA256 Credential=${key}/20261122/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
    );
    expect(signer).toEqual({ service: 'dynamodb', accessKeyId: key });
    expect(functionOf(signer?.accessKeyId ?? '')).toBe('Shelfwire-local-record-events');
  });

  it("with the tools' key is no function's", () => {
    expect(functionOf(TOOLS_KEY)).toBeNull();
  });

  it.each([undefined, '', 'Bearer abc', 'AWS4-HMAC-SHA256 Credential=key/20261122/eu-central-1'])(
    'that reads %s names nobody',
    (authorization) => {
      expect(signerOf(authorization)).toBeNull();
    },
  );
});
