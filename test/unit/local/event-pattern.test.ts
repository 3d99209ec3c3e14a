import { describe, expect, it } from 'vitest';
import { compilePattern, InvalidEventPatternError } from '../../../local/aws/event-pattern';

/** The event that AWS's own pages on patterns use. */
const INSTANCE_TERMINATED = {
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': 'EC2 Instance State-change Notification',
  source: 'aws.ec2',
  account: '111122223333',
  time: '2017-12-22T18:43:48Z',
  region: 'us-west-1',
  resources: ['arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0'],
  detail: { 'instance-id': 'i-1234567890abcdef0', state: 'terminated' },
};

const matches = (pattern: unknown, event: unknown): boolean => compilePattern(pattern)(event);

describe('the examples of the EventBridge user guide', () => {
  it.each([
    { does: 'source', pattern: { source: ['aws.ec2'] }, expected: true },
    {
      does: 'source and nested state',
      pattern: { source: ['aws.ec2'], detail: { state: ['terminated'] } },
      expected: true,
    },
    { does: 'one of two states', pattern: { detail: { state: ['running', 'terminated'] } }, expected: true },
    { does: 'another state', pattern: { detail: { state: ['running'] } }, expected: false },
    {
      does: 'a list in the event by intersection',
      pattern: {
        resources: ['arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0', 'arn:other'],
      },
      expected: true,
    },
    { does: 'a prefix of the time', pattern: { time: [{ prefix: '2017-12-22' }] }, expected: true },
    { does: 'a field that is not there', pattern: { detail: { cause: ['x'] } }, expected: false },
  ])('$does: $expected', ({ pattern, expected }) => {
    expect(matches(pattern, INSTANCE_TERMINATED)).toBe(expected);
  });
});

describe('operators', () => {
  it.each([
    // exact values
    { wanted: ['x'], value: 'x', expected: true },
    { wanted: ['x'], value: 'X', expected: false },
    { wanted: [300], value: 300, expected: true },
    { wanted: [300], value: '300', expected: false },
    { wanted: ['true'], value: true, expected: false },
    { wanted: [true], value: true, expected: true },
    { wanted: [null], value: null, expected: true },
    { wanted: [null], value: 'null', expected: false },
    { wanted: [''], value: '', expected: true },
    { wanted: ['a', 'b'], value: ['c', 'b'], expected: true },
    { wanted: ['a'], value: [], expected: false },
    // prefix and suffix
    { wanted: [{ prefix: 'us-' }], value: 'us-east-1', expected: true },
    { wanted: [{ prefix: 'us-' }], value: 'eu-us-1', expected: false },
    { wanted: [{ prefix: '1' }], value: 12, expected: false },
    { wanted: [{ prefix: { 'equals-ignore-case': 'EventB' } }], value: 'eventbridge', expected: true },
    { wanted: [{ suffix: '.png' }], value: 'photo.png', expected: true },
    { wanted: [{ suffix: '.png' }], value: 'photo.PNG', expected: false },
    { wanted: [{ suffix: { 'equals-ignore-case': '.png' } }], value: 'photo.PNG', expected: true },
    // ignoring case
    { wanted: [{ 'equals-ignore-case': 'ec2 instance' }], value: 'EC2 Instance', expected: true },
    { wanted: [{ 'equals-ignore-case': 'ec2' }], value: 'ec22', expected: false },
    // anything but
    { wanted: [{ 'anything-but': 'initializing' }], value: 'running', expected: true },
    { wanted: [{ 'anything-but': 'initializing' }], value: 'initializing', expected: false },
    { wanted: [{ 'anything-but': 'initializing' }], value: undefined, expected: false },
    { wanted: [{ 'anything-but': ['stopped', 'overloaded'] }], value: 'overloaded', expected: false },
    { wanted: [{ 'anything-but': 123 }], value: 123, expected: false },
    { wanted: [{ 'anything-but': [100, 200, 300] }], value: 400, expected: true },
    { wanted: [{ 'anything-but': [100] }], value: '100', expected: true },
    { wanted: [{ 'anything-but': ['a'] }], value: ['a', 'b'], expected: true },
    { wanted: [{ 'anything-but': ['a'] }], value: ['a'], expected: false },
    { wanted: [{ 'anything-but': { prefix: 'init' } }], value: 'initializing', expected: false },
    { wanted: [{ 'anything-but': { prefix: ['init', 'error'] } }], value: 'error-1', expected: false },
    { wanted: [{ 'anything-but': { prefix: ['init', 'error'] } }], value: 'running', expected: true },
    { wanted: [{ 'anything-but': { suffix: ['ing', 'ed'] } }], value: 'stopped', expected: false },
    {
      wanted: [{ 'anything-but': { 'equals-ignore-case': 'Initializing' } }],
      value: 'INITIALIZING',
      expected: false,
    },
    { wanted: [{ 'anything-but': { 'equals-ignore-case': ['a', 'b'] } }], value: 'C', expected: true },
    { wanted: [{ 'anything-but': { wildcard: '*/bin/*' } }], value: '/usr/bin/node', expected: false },
    { wanted: [{ 'anything-but': { wildcard: ['*/bin/*', '*.log'] } }], value: '/etc/hosts', expected: true },
    // numbers
    { wanted: [{ numeric: ['>', 0, '<=', 5] }], value: 5, expected: true },
    { wanted: [{ numeric: ['>', 0, '<=', 5] }], value: 0, expected: false },
    { wanted: [{ numeric: ['<', 10] }], value: 9.99, expected: true },
    { wanted: [{ numeric: ['=', 301.8] }], value: 301.8, expected: true },
    { wanted: [{ numeric: ['>=', -1] }], value: '3', expected: false },
    // presence
    { wanted: [{ exists: true }], value: 'x', expected: true },
    { wanted: [{ exists: true }], value: null, expected: true },
    { wanted: [{ exists: true }], value: { nested: 1 }, expected: false },
    { wanted: [{ exists: true }], value: undefined, expected: false },
    { wanted: [{ exists: false }], value: undefined, expected: true },
    { wanted: [{ exists: false }], value: 'x', expected: false },
    { wanted: ['x', { exists: false }], value: undefined, expected: true },
    // wildcards
    { wanted: [{ wildcard: '*.txt' }], value: 'notes.txt', expected: true },
    { wanted: [{ wildcard: 'dir/*/report-*.csv' }], value: 'dir/2026/11/report-3.csv', expected: true },
    { wanted: [{ wildcard: 'a*a' }], value: 'a', expected: false },
    { wanted: [{ wildcard: 'a*b*a' }], value: 'aba', expected: true },
    { wanted: [{ wildcard: '*' }], value: '', expected: true },
    { wanted: [{ wildcard: 'hello\\*hello' }], value: 'hello*hello', expected: true },
    { wanted: [{ wildcard: 'hello\\*hello' }], value: 'hello-hello', expected: false },
    { wanted: [{ wildcard: 'a\\\\*' }], value: 'a\\b', expected: true },
    { wanted: [{ wildcard: 'a.c' }], value: 'abc', expected: false },
    // addresses
    { wanted: [{ cidr: '10.0.0.0/24' }], value: '10.0.0.255', expected: true },
    { wanted: [{ cidr: '10.0.0.0/24' }], value: '10.0.1.0', expected: false },
    { wanted: [{ cidr: '2001:db8::/32' }], value: '2001:db8::1', expected: true },
    { wanted: [{ cidr: '10.0.0.0/24' }], value: 'not an address', expected: false },
    { wanted: [{ cidr: '10.0.0.7' }], value: '10.0.0.7', expected: true },
  ])('$wanted against $value is $expected', ({ wanted, value, expected }) => {
    expect(matches({ detail: { field: wanted } }, { detail: { field: value } })).toBe(expected);
  });
});

const aStreamRecord = (sk: string, eventName = 'INSERT') => ({
  eventName,
  dynamodb: { Keys: { sk: { S: sk } } },
});

describe('structure', () => {
  it('asks the fields of a nested pattern of one and the same element of a list', () => {
    const pattern = { detail: { lines: { sku: ['MUG'], quantity: [2] } } };
    expect(matches(pattern, { detail: { lines: [{ sku: 'MUG', quantity: 2 }] } })).toBe(true);
    const apart = [
      { sku: 'MUG', quantity: 1 },
      { sku: 'TEE', quantity: 2 },
    ];
    expect(matches(pattern, { detail: { lines: apart } })).toBe(false);
  });

  it('takes any alternative of $or together with the fields beside it', () => {
    const pattern = { source: ['shop'], $or: [{ detail: { a: [1] } }, { detail: { b: [2], c: [3] } }] };
    expect(matches(pattern, { source: 'shop', detail: { a: 1 } })).toBe(true);
    expect(matches(pattern, { source: 'shop', detail: { b: 2, c: 3 } })).toBe(true);
    expect(matches(pattern, { source: 'shop', detail: { b: 2 } })).toBe(false);
    expect(matches(pattern, { source: 'other', detail: { a: 1 } })).toBe(false);
  });

  it('finds $or below the top level and nested in itself', () => {
    const pattern = {
      detail: { $or: [{ a: [{ numeric: ['>', 5] }] }, { $or: [{ b: ['x'] }, { c: ['y'] }] }] },
    };
    expect(matches(pattern, { detail: { a: 6 } })).toBe(true);
    expect(matches(pattern, { detail: { c: 'y' } })).toBe(true);
    expect(matches(pattern, { detail: { a: 5, b: 'y', c: 'x' } })).toBe(false);
  });

  it('sees a field as absent where its parent is absent', () => {
    expect(matches({ detail: { state: [{ exists: false }] } }, { source: 'x' })).toBe(true);
  });

  it('never reads inherited properties of the event', () => {
    expect(matches({ constructor: { name: [{ exists: true }] } }, {})).toBe(false);
    expect(matches({ detail: { toString: [{ exists: false }] } }, { detail: { a: 1 } })).toBe(true);
  });

  it('serves as a filter of a table stream', () => {
    const pattern = '{"eventName":["INSERT"],"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"EVENT#"}]}}}}';
    expect(matches(pattern, aStreamRecord('EVENT#0001'))).toBe(true);
    expect(matches(pattern, aStreamRecord('ALERT#1'))).toBe(false);
    expect(matches(pattern, aStreamRecord('EVENT#0001', 'REMOVE'))).toBe(false);
  });
});

it.each([
  { flaw: 'an unknown operator', pattern: { a: [{ contains: 'x' }] } },
  { flaw: 'an inherited name as operator', pattern: { a: [{ toString: 'x' }] } },
  { flaw: 'an unknown comparison', pattern: { a: [{ numeric: ['<>', 1] }] } },
  { flaw: 'a range upside down', pattern: { a: [{ numeric: ['>', 5, '<', 1] }] } },
  { flaw: 'a plain value', pattern: { a: 'x' } },
  { flaw: 'an empty list', pattern: { a: [] } },
  { flaw: 'an empty object', pattern: { a: {} } },
  { flaw: 'an empty pattern', pattern: {} },
  { flaw: 'a list in a list', pattern: { a: [['x']] } },
  { flaw: 'two operators in one', pattern: { a: [{ prefix: 'x', suffix: 'y' }] } },
  {
    flaw: 'an unknown operator in anything-but',
    pattern: { a: [{ 'anything-but': { numeric: ['=', 1] } }] },
  },
  { flaw: 'strings beside numbers in anything-but', pattern: { a: [{ 'anything-but': ['x', 1] }] } },
  { flaw: 'consecutive wildcards', pattern: { a: [{ wildcard: 'a**b' }] } },
  { flaw: 'a dangling escape', pattern: { a: [{ wildcard: 'a\\b' }] } },
  { flaw: 'a malformed address block', pattern: { a: [{ cidr: '10.0.0.0/33' }] } },
  { flaw: 'a presence that is neither true nor false', pattern: { a: [{ exists: 'yes' }] } },
  { flaw: '$or with one alternative', pattern: { $or: [{ a: [1] }] } },
  { flaw: 'text that is not JSON', pattern: '{' },
])('refuses $flaw', ({ pattern }) => {
  expect(() => compilePattern(pattern)).toThrow(InvalidEventPatternError);
});
