import { describe, expect, it } from 'vitest';
import { deniedResource, matches, readPolicy } from '../../../../local/iam/policy';

const TABLE = 'arn:aws:dynamodb:eu-central-1:123456789012:table/stock';
const policy = (...Statement: object[]) => readPolicy({ Version: '2012-10-17', Statement }, 'Role');
const allow = { Effect: 'Allow', Action: ['dynamodb:GetItem'], Resource: TABLE };
const none = new Map<string, string>();

describe('a policy', () => {
  it.each([
    { situation: 'the exact action and resource', action: 'dynamodb:GetItem', resource: TABLE, denied: null },
    {
      situation: 'another spelling of the action',
      action: 'DynamoDB:getitem',
      resource: TABLE,
      denied: null,
    },
    { situation: 'another action', action: 'dynamodb:PutItem', resource: TABLE, denied: TABLE },
    {
      situation: "the table's index",
      action: 'dynamodb:GetItem',
      resource: `${TABLE}/index/byShop`,
      denied: `${TABLE}/index/byShop`,
    },
  ])('for one action on one table judges $situation', ({ action, resource, denied }) => {
    expect(deniedResource(policy(allow), { action, resources: [resource] }, none)).toBe(denied);
  });

  it('has to allow every resource that a call touches', () => {
    const other = `${TABLE}-other`;
    expect(
      deniedResource(policy(allow), { action: 'dynamodb:GetItem', resources: [TABLE, other] }, none),
    ).toBe(other);
  });

  it('without statements allows nothing', () => {
    expect(deniedResource([], { action: 'sqs:SendMessage', resources: ['*'] }, none)).toBe('*');
  });

  it('holds a call to its conditions', () => {
    const statements = policy({
      Effect: 'Allow',
      Action: 'ses:SendRawEmail',
      Resource: '*',
      Condition: { StringEquals: { 'ses:FromAddress': 'a@shop.example' } },
    });
    const send = { action: 'ses:SendRawEmail', resources: ['arn:aws:ses:::identity/shop.example'] };
    expect(deniedResource(statements, send, new Map([['ses:FromAddress', 'a@shop.example']]))).toBeNull();
    expect(deniedResource(statements, send, new Map([['ses:FromAddress', 'b@shop.example']]))).not.toBeNull();
    expect(deniedResource(statements, send, none)).not.toBeNull();
  });

  it.each([
    { what: 'a Deny', statement: { ...allow, Effect: 'Deny' } },
    { what: 'NotAction', statement: { Effect: 'Allow', NotAction: 's3:*', Resource: '*' } },
    {
      what: 'an unknown operator',
      statement: { ...allow, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } },
    },
    {
      what: 'an unknown key',
      statement: { ...allow, Condition: { StringEquals: { 'aws:PrincipalTag/x': 'y' } } },
    },
  ])('with $what stops the start instead of being guessed at', ({ statement }) => {
    expect(() => policy(statement)).toThrow(/^Role: /);
  });
});

describe('a pattern of a policy', () => {
  it.each([
    { pattern: '*', text: 'anything', expected: true },
    { pattern: 'arn:aws:s3:::b/spill/*', text: 'arn:aws:s3:::b/spill/2026/x.json', expected: true },
    { pattern: 'arn:aws:s3:::b/spill/*', text: 'arn:aws:s3:::b/other', expected: false },
    { pattern: 'secret:name-??????', text: 'secret:name-AbCdEf', expected: true },
    { pattern: 'secret:name-??????', text: 'secret:name-AbCdE', expected: false },
    { pattern: 'a.b', text: 'axb', expected: false },
  ])('$pattern against $text: $expected', ({ pattern, text, expected }) => {
    expect(matches(pattern, text)).toBe(expected);
  });
});
