import { accessKeyOf } from '../aws/signed-by';
import { REGION } from '../template/pseudo-parameters';
import { atLocalAddress } from '../template/resource-attributes';
import type { TemplateAddresses } from '../template/template';
import type { FunctionDefinition } from './function-definition';

/** The names under which the AWS SDK looks for the endpoint of each service that the product uses. */
const ENDPOINTS = [
  'DYNAMODB',
  'SQS',
  'EVENTBRIDGE',
  'SES',
  'S3',
  'KMS',
  'SECRETS_MANAGER',
  'SCHEDULER',
  'LAMBDA',
];

/**
 * A function's environment: what the template sets, what Lambda sets, and the wire turned to this machine. Its
 * credentials name the function, so that each call is judged by the policy of who makes it.
 */
export function functionEnvironment(
  definition: FunctionDefinition,
  addresses: TemplateAddresses,
): Readonly<Record<string, string>> {
  const own = Object.entries(definition.environment).map(([name, value]) => [
    name,
    atLocalAddress(value, addresses),
  ]);
  return {
    ...Object.fromEntries(ENDPOINTS.map((service) => [`AWS_ENDPOINT_URL_${service}`, addresses.queueUrl])),
    PATH: process.env.PATH ?? '',
    TZ: 'UTC',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: accessKeyOf(definition.name),
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    _HANDLER: `index.${definition.exportName}`,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    NODE_NO_WARNINGS: '1',
    ...Object.fromEntries(own),
  };
}
