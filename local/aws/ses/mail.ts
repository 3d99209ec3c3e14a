import PostalMime, { addressParser } from 'postal-mime';

/** A mail as it left the product, taken apart as a mail client would. */
export interface Mail {
  /** The addresses that SES delivers to, whatever the headers say. */
  readonly to: readonly string[];
  /** The sender's bare address; the name beside it is in the header. */
  readonly from: string;
  readonly subject: string;
  /** Empty where the mail has no such part. */
  readonly text: string;
  readonly html: string;
  /** By lower-case name, unfolded; a repeated header's values are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly sentAt: string;
}

/** What SendRawEmail was given. Without destinations the mail's own headers name the recipients, as with SES. */
export interface RawMail {
  readonly data: Buffer;
  readonly source: string | null;
  readonly destinations: readonly string[];
}

export async function readRawMail({ data, source, destinations }: RawMail, sentAt: string): Promise<Mail> {
  const parsed = await PostalMime.parse(data);
  const headers: Record<string, string> = {};
  for (const { key, value } of parsed.headers) {
    headers[key] = Object.hasOwn(headers, key) ? `${headers[key]}, ${value}` : value;
  }
  const named = ['to', 'cc', 'bcc'].flatMap((name) => addressesIn(headers[name] ?? ''));
  return {
    to: destinations.length > 0 ? destinations.flatMap(addressesIn) : named,
    from: addressesIn(source ?? headers.from ?? '')[0] ?? '',
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html ?? '',
    headers,
    sentAt,
  };
}

/** The bare addresses in a header's value; groups are taken apart, and a word that is no address stays to be refused. */
export function addressesIn(value: string): string[] {
  return addressParser(value, { flatten: true })
    .map(({ address, name }) => address || name)
    .filter((address) => address !== '');
}

/** Why SES would refuse an address; null where it would not. */
export function flawOfAddress(address: string): string | null {
  const at = address.lastIndexOf('@');
  if (at < 0) return "Missing final '@domain'";
  if (at === 0) return 'Missing local name';
  // SES takes ASCII only in the local part, and Punycode in the domain.
  if (!/^[\x21-\x7e]+$/.test(address.slice(0, at))) return 'Local address contains control or whitespace';
  const domain = address.slice(at + 1);
  return /^(?=.{1,253}$)([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)*[a-z\d]([a-z\d-]{0,61}[a-z\d])?$/i.test(domain)
    ? null
    : 'Domain contains illegal character';
}
