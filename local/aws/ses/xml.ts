import { randomUUID } from 'node:crypto';
import type { AwsReply } from '../service';
import { escapeXml } from '../xml';

const NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/';

/** What an element holds: text, child elements, or several children of one name. */
export type XmlContent = string | { readonly [name: string]: XmlContent | readonly XmlContent[] };

/** An answer of the query protocol. */
export function queryReply(action: string, result: XmlContent): AwsReply {
  return reply(200, `${action}Response`, {
    [`${action}Result`]: result,
    ResponseMetadata: { RequestId: randomUUID() },
  });
}

export function queryError(code: string, message: string, status = 400): AwsReply {
  const Type = status < 500 ? 'Sender' : 'Receiver';
  return reply(status, 'ErrorResponse', {
    Error: { Type, Code: code, Message: message },
    RequestId: randomUUID(),
  });
}

function reply(status: number, root: string, content: XmlContent): AwsReply {
  const body = `<${root} xmlns="${NAMESPACE}">${xmlOf(content)}</${root}>`;
  return { status, headers: { 'content-type': 'text/xml' }, body };
}

function xmlOf(content: XmlContent): string {
  if (typeof content === 'string') return escapeXml(content);
  return Object.entries(content)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one) => `<${name}>${xmlOf(one)}</${name}>`),
    )
    .join('');
}
