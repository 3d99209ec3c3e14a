import { arnOf } from '../template/pseudo-parameters';
import { type AwsCall, type AwsReply, jsonError } from './service';

/** The refusal that each service gives to a caller whose policy does not allow the call, in its own protocol. */
export function accessDenied(call: AwsCall, action: string, resource: string): AwsReply {
  const caller = arnOf('sts', `assumed-role/${call.functionName}/${call.functionName}`);
  const message =
    `User: ${caller} is not authorized to perform: ${action} on resource: ${resource} ` +
    `because no identity-based policy allows the ${action} action`;
  switch (call.service) {
    case 's3':
      return xml(`<Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`);
    case 'ses':
      return xml(
        `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type>` +
          `<Code>AccessDenied</Code><Message>${message}</Message></Error></ErrorResponse>`,
      );
    case 'sqs': {
      const reply = jsonError('com.amazonaws.sqs#AccessDenied', message, 403);
      return { ...reply, headers: { ...reply.headers, 'x-amzn-query-error': 'AccessDenied;Sender' } };
    }
    case 'dynamodb':
      return jsonError('com.amazon.coral.service#AccessDeniedException', message);
    default:
      return jsonError('AccessDeniedException', message);
  }
}

const xml = (body: string): AwsReply => ({
  status: 403,
  headers: { 'content-type': 'text/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>${body}`,
});
