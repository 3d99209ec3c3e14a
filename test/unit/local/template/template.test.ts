import { describe, expect, it } from 'vitest';
import { atLocalAddress } from '../../../../local/template/resource-attributes';
import { parseTemplate } from '../../../../local/template/template';

const addresses = { apiUrl: 'http://127.0.0.1:4400', queueUrl: 'http://127.0.0.1:9000' };
const parse = (Resources: Parameters<typeof parseTemplate>[0]['Resources']) =>
  parseTemplate({ Resources }, 'Shelfwire-local', '/assets', addresses);

describe('a template', () => {
  it('gives a queue the address at which it answers here', () => {
    const template = parse({
      Intake: {
        Type: 'AWS::SQS::Queue',
        Properties: { QueueName: { 'Fn::Join': ['-', [{ Ref: 'AWS::StackName' }, 'intake']] } },
      },
    });
    expect(template.get('Intake').attributes.Ref).toBe(
      'http://127.0.0.1:9000/123456789012/Shelfwire-local-intake',
    );
  });

  it('finds a resource by its ARN', () => {
    const template = parse({ Role: { Type: 'AWS::IAM::Role' } });
    expect(template.byReference('arn:aws:iam::123456789012:role/Role')?.logicalId).toBe('Role');
  });

  it('with a resource type that nobody knows does not start', () => {
    expect(() => parse({ Cache: { Type: 'AWS::ElastiCache::CacheCluster' } })).toThrow(
      'Cache: is a AWS::ElastiCache::CacheCluster, which the local runner does not know',
    );
  });

  it('may use any intrinsic in what has no effect on one machine', () => {
    const template = parse({
      Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Period: { 'Fn::FindInMap': ['a', 'b', 'c'] } } },
    });
    expect(template.all('AWS::SQS::Queue')).toEqual([]);
  });

  it('leads the deployed address of the API to this machine', () => {
    expect(atLocalAddress('https://local.execute-api.eu-central-1.amazonaws.com/docs', addresses)).toBe(
      'http://127.0.0.1:4400/docs',
    );
  });
});
