import { describe, expect, it } from 'vitest';
import { type References, resolveIntrinsics } from '../../../../local/template/intrinsics';
import { NO_VALUE } from '../../../../local/template/pseudo-parameters';

const names = new Map<string, string | symbol>([
  ['Stock', 'stock-table'],
  ['AWS::Region', 'eu-central-1'],
  ['AWS::NoValue', NO_VALUE],
]);
const references: References = {
  ref: (logicalId) => names.get(logicalId),
  attribute: (logicalId, name) =>
    `${logicalId}.${name}` === 'Stock.Arn' ? 'arn:aws:dynamodb:::table/stock' : undefined,
};
const resolve = (value: unknown): unknown => resolveIntrinsics(value, references, 'Role');

describe('the intrinsics of a template', () => {
  it.each([
    { function: 'Ref', value: { Ref: 'Stock' }, expected: 'stock-table' },
    {
      function: 'Fn::GetAtt',
      value: { 'Fn::GetAtt': ['Stock', 'Arn'] },
      expected: 'arn:aws:dynamodb:::table/stock',
    },
    {
      function: 'Fn::Join',
      value: { 'Fn::Join': ['-', ['a', { Ref: 'Stock' }]] },
      expected: 'a-stock-table',
    },
    {
      function: 'Fn::Sub',
      value: { 'Fn::Sub': '${AWS::Region}/${Stock.Arn}/${!kept}' },
      expected: 'eu-central-1/arn:aws:dynamodb:::table/stock/${kept}',
    },
    {
      function: 'Fn::Sub with variables',
      value: { 'Fn::Sub': ['${name}!', { name: { Ref: 'Stock' } }] },
      expected: 'stock-table!',
    },
    {
      function: 'Fn::Select of Fn::Split',
      value: { 'Fn::Select': [1, { 'Fn::Split': ['-', { Ref: 'Stock' }] }] },
      expected: 'table',
    },
  ])('$function is replaced by what it stands for', ({ value, expected }) => {
    expect(resolve(value)).toBe(expected);
  });

  it('are found however deep they are', () => {
    expect(resolve({ Statement: [{ Resource: [{ 'Fn::GetAtt': ['Stock', 'Arn'] }, '*'] }] })).toEqual({
      Statement: [{ Resource: ['arn:aws:dynamodb:::table/stock', '*'] }],
    });
  });

  it('leave out what is AWS::NoValue', () => {
    expect(resolve({ Kept: 1, Gone: { Ref: 'AWS::NoValue' } })).toEqual({ Kept: 1 });
  });

  it.each([
    { what: 'an unknown function', value: { 'Fn::FindInMap': ['a', 'b', 'c'] } },
    { what: 'a reference to nothing', value: { Ref: 'Missing' } },
    { what: 'an attribute nobody knows', value: { 'Fn::GetAtt': ['Stock', 'Missing'] } },
  ])('that are $what stop the start and name the resource', ({ value }) => {
    expect(() => resolve(value)).toThrow(/^Role: /);
  });
});
