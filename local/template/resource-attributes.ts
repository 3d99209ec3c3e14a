import { suffixOf } from '../aws/secrets-manager';
import type { TemplateAddresses } from './template';
import { ACCOUNT, arnOf, PARTITION, REGION } from './pseudo-parameters';

/** What `Ref` (under the name `Ref`) and `Fn::GetAtt` give for one resource. */
export type Attributes = Readonly<Record<string, string>>;

interface NamedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly stackName: string;
  readonly addresses: TemplateAddresses;
}

/** The HTTP API's id: a deployed API's address begins with it, and `atLocalAddress` finds it by it. */
const API_ID = 'local';

/**
 * The names that a resource gets on one machine: its own, if the template gives one, else its logical id.
 * @param resolve resolves the intrinsics of a name property
 */
export function attributesOf(resource: NamedResource, resolve: (value: unknown) => unknown): Attributes {
  const { logicalId, properties, addresses } = resource;
  const named = (property: string): string => {
    const given = properties[property];
    return given === undefined ? logicalId : String(resolve(given));
  };
  switch (resource.type) {
    case 'AWS::DynamoDB::Table':
    case 'AWS::DynamoDB::GlobalTable': {
      const name = named('TableName');
      const arn = arnOf('dynamodb', `table/${name}`);
      return { Ref: name, Arn: arn, StreamArn: `${arn}/stream/local`, TableId: name };
    }
    case 'AWS::SQS::Queue': {
      const name = named('QueueName');
      const url = `${addresses.queueUrl}/${ACCOUNT}/${name}`;
      return { Ref: url, QueueUrl: url, Arn: arnOf('sqs', name), QueueName: name };
    }
    case 'AWS::Lambda::Function': {
      const name = named('FunctionName');
      return { Ref: name, Arn: arnOf('lambda', `function:${name}`) };
    }
    case 'AWS::Events::EventBus': {
      const name = named('Name');
      return { Ref: name, Name: name, Arn: arnOf('events', `event-bus/${name}`) };
    }
    case 'AWS::Events::Rule':
      return { Ref: named('Name'), Arn: arnOf('events', `rule/${named('Name')}`) };
    case 'AWS::IAM::Role': {
      const name = named('RoleName');
      return { Ref: name, Arn: `arn:${PARTITION}:iam::${ACCOUNT}:role/${name}`, RoleId: name };
    }
    case 'AWS::S3::Bucket': {
      const name = properties.BucketName === undefined ? bucketName(resource) : named('BucketName');
      return {
        Ref: name,
        Arn: `arn:${PARTITION}:s3:::${name}`,
        DomainName: `${name}.s3.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${REGION}.amazonaws.com`,
      };
    }
    case 'AWS::SecretsManager::Secret': {
      // The service appends a hyphen and six characters to the name, and the CDK's `secretName` takes them off again.
      const name = named('Name');
      const arn = arnOf('secretsmanager', `secret:${name}-${suffixOf(name)}`);
      return { Ref: arn, Id: arn };
    }
    case 'AWS::KMS::Key':
      return { Ref: logicalId, KeyId: logicalId, Arn: arnOf('kms', `key/${logicalId}`) };
    case 'AWS::SNS::Topic':
      return {
        Ref: arnOf('sns', named('TopicName')),
        TopicArn: arnOf('sns', named('TopicName')),
        TopicName: named('TopicName'),
      };
    case 'AWS::ApiGatewayV2::Api':
      return { Ref: API_ID, ApiId: API_ID, ApiEndpoint: addresses.apiUrl };
    case 'AWS::Cognito::UserPool': {
      const id = `${REGION}_${logicalId}`;
      const provider = `cognito-idp.${REGION}.amazonaws.com/${id}`;
      return {
        Ref: id,
        UserPoolId: id,
        Arn: arnOf('cognito-idp', `userpool/${id}`),
        ProviderName: provider,
        ProviderURL: `https://${provider}`,
      };
    }
    case 'AWS::Cognito::UserPoolClient':
      return { Ref: logicalId, ClientId: logicalId };
    case 'AWS::Scheduler::Schedule':
      return { Ref: named('Name'), Arn: arnOf('scheduler', `schedule/default/${named('Name')}`) };
    case 'AWS::Logs::LogGroup': {
      const name = named('LogGroupName');
      return { Ref: name, Arn: arnOf('logs', `log-group:${name}:*`) };
    }
    default:
      return { Ref: logicalId, Id: logicalId, Arn: `arn:${PARTITION}:local:::${logicalId}` };
  }
}

/** A bucket name is lower case, as the service demands. */
const bucketName = ({ stackName, logicalId }: NamedResource): string =>
  `${stackName}-${logicalId}`
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
    .slice(0, 63);

/** Puts the local address where a value holds the deployed API's, `https://{api}.execute-api.{region}…`. */
export function atLocalAddress(value: string, addresses: TemplateAddresses): string {
  return value.replaceAll(`https://${API_ID}.execute-api.${REGION}.amazonaws.com`, addresses.apiUrl);
}
