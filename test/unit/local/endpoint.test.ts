import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendRawEmailCommand, SESClient } from '@aws-sdk/client-ses';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serveAws } from '../../../local/aws/endpoint';
import { type AwsService, jsonReply } from '../../../local/aws/service';
import { accessKeyOf, TOOLS_KEY } from '../../../local/aws/signed-by';
import { close, listen } from '../../../local/http/listen';
import { readPolicy } from '../../../local/iam/policy';

const RESOURCE = 'arn:aws:local:::thing';
const service = (name: string): AwsService => ({
  name,
  permissionsFor: ({ action }) => [{ action: `${name}:${action}`, resources: [RESOURCE] }],
  handle: async () => jsonReply({}),
});
const policies = new Map([
  [
    'reader',
    readPolicy({ Statement: [{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: RESOURCE }] }, 'Role'),
  ],
]);
const server = createServer();
let endpoint: string;
let calls: string[] = [];
let denials: string[] = [];

beforeAll(async () => {
  endpoint = await listen(server, 0);
  serveAws(server, {
    policies,
    services: ['dynamodb', 'sqs', 'events', 's3', 'ses'].map(service),
    onCall: ({ service: name, action, functionName }) => void calls.push(`${functionName} ${name}:${action}`),
    onDenied: ({ functionName }, action, resource) =>
      void denials.push(`${functionName} ${action} ${resource}`),
    now: () => Date.parse('2031-02-03T04:05:06.000Z'),
    unsigned: () => ({ status: 404, body: '' }),
    onError: (error) => {
      throw error;
    },
  });
});
beforeEach(() => {
  calls = [];
  denials = [];
});
afterAll(() => close(server));

it('says what time it is by the clock of those who call, so that no client takes a refusal for one of the time', async () => {
  const { headers } = await fetch(endpoint);
  expect(headers.get('date')).toBe('Mon, 03 Feb 2031 04:05:06 GMT');
});

const settings = (accessKeyId: string) => ({
  endpoint,
  region: 'eu-central-1',
  credentials: { accessKeyId, secretAccessKey: 'local' },
  maxAttempts: 1,
});
const readItem = (accessKeyId: string) =>
  new DynamoDBClient(settings(accessKeyId)).send(
    new GetItemCommand({ TableName: 'things', Key: { pk: { S: 'x' } } }),
  );

describe('the AWS endpoint of this machine', () => {
  it('lets a function do what its own policy allows, and counts it', async () => {
    await readItem(accessKeyOf('reader'));
    expect(calls).toEqual(['reader dynamodb:GetItem']);
    expect(denials).toEqual([]);
  });

  it('lets tools do everything and counts none of it', async () => {
    await readItem(TOOLS_KEY);
    expect(calls).toEqual([]);
  });

  const settingsOf = () => settings(accessKeyOf('reader'));
  it.each([
    {
      call: 'sqs:SendMessage',
      error: 'AccessDenied',
      send: () =>
        new SQSClient(settingsOf()).send(
          new SendMessageCommand({ QueueUrl: `${endpoint}/1/q`, MessageBody: 'x' }),
        ),
    },
    {
      call: 'events:PutEvents',
      error: 'AccessDeniedException',
      send: () => new EventBridgeClient(settingsOf()).send(new PutEventsCommand({ Entries: [] })),
    },
    {
      call: 's3:GetObject',
      error: 'AccessDenied',
      send: () => new S3Client(settingsOf()).send(new GetObjectCommand({ Bucket: 'b', Key: 'k' })),
    },
    {
      call: 'ses:SendRawEmail',
      error: 'AccessDenied',
      send: () =>
        new SESClient(settingsOf()).send(new SendRawEmailCommand({ RawMessage: { Data: Buffer.from('x') } })),
    },
  ])(
    'refuses $call to a function without the grant, in the service’s own words',
    async ({ call, error, send }) => {
      await expect(send()).rejects.toMatchObject({ name: error });
      expect(denials).toEqual([`reader ${call} ${RESOURCE}`]);
    },
  );
});
