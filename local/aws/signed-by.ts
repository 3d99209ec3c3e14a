/** What a request's signature says: which service it is for and whose key signed it. */
export interface Signer {
  readonly service: string;
  readonly accessKeyId: string;
}

const CREDENTIAL = /Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/;

/**
 * Reads the credential scope of a Signature Version 4 `Authorization` header; null where there is none. The signature
 * itself is not checked: every key on one machine is made up.
 */
export function signerOf(authorization: string | undefined): Signer | null {
  const [, accessKeyId, , , service] = CREDENTIAL.exec(authorization ?? '') ?? [];
  return accessKeyId === undefined || service === undefined ? null : { service, accessKeyId };
}

/** The key that tools, scripts and tests sign with: they are nobody's function and may do everything. */
export const TOOLS_KEY = 'local-tools';

const FUNCTION_KEY = 'local-function-';
export const accessKeyOf = (functionName: string): string => `${FUNCTION_KEY}${functionName}`;
export const functionOf = (accessKeyId: string): string | null =>
  accessKeyId.startsWith(FUNCTION_KEY) ? accessKeyId.slice(FUNCTION_KEY.length) : null;
