import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { configSchema, parseConfig, readConfig } from '../../../lib/config';
import { stageNamed } from '../../../lib/stages';
import { aConfig, aStack, resourcesOf, templateOf } from './synthesise';

const problemsOf = (changes: Parameters<typeof aConfig>[0]): string => {
  try {
    aConfig(changes);
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('the configuration', () => {
  it.each([
    { field: 'senderAddress', value: 'stock', expected: 'senderAddress: expected an e-mail address' },
    {
      field: 'shops',
      value: ['acme.com'],
      expected: 'shops.0: expected a shop domain such as acme.myshopify.com',
    },
    { field: 'region', value: 'europe', expected: 'region: expected an AWS region such as eu-central-1' },
    { field: 'account', value: '12', expected: 'account: expected the twelve digits of an AWS account' },
    {
      field: 'shopifySecretName',
      value: 'arn:aws:x y',
      expected: 'shopifySecretName: expected the name (not the ARN)',
    },
    { field: 'teams', value: {}, expected: 'teams: expected at least one team' },
    {
      field: 'teams',
      value: { operations: ['x'] },
      expected: 'teams.operations.0: expected an e-mail address',
    },
    { field: 'domain', value: { name: 'a.example' }, expected: 'domain.certificateArn: ' },
    {
      field: 'shopifyEventSource',
      value: 'shopify',
      expected: 'shopifyEventSource: expected aws.partner/shopify.com/',
    },
  ])('names $field and what was expected of it', ({ field, value, expected }) => {
    expect(problemsOf({ [field]: value })).toContain(expected);
  });

  it('names every wrong field at once', () => {
    const problems = problemsOf({ senderAddress: 'x', adminEmail: 'y' });
    expect(problems).toContain('senderAddress: ');
    expect(problems).toContain('adminEmail: ');
  });

  it('names a missing and an unknown field', () => {
    expect(() => parseConfig({ sender: 'x' }, 'my.json')).toThrow(
      /my\.json cannot be used:[^]*adminEmail: [^]*"sender"/,
    );
  });

  it('says how to begin where the file is missing', () => {
    expect(() => readConfig('no-such.config.json')).toThrow(
      /Copy shelfwire\.config\.example\.json to no-such\.config\.json/,
    );
  });

  it('has an example that is valid', () => {
    expect(readConfig('shelfwire.config.example.json').shops).toHaveLength(1);
  });

  it('has a schema for editors that is up to date (npm run config-schema)', () => {
    const written: unknown = JSON.parse(readFileSync('shelfwire.config.schema.json', 'utf8'));
    expect(written).toEqual(JSON.parse(JSON.stringify(configSchema())));
  });
});

describe('the stages', () => {
  it('are named where one is asked for that does not exist', () => {
    expect(() => stageNamed('production')).toThrow(/no stage "production".*prod, staging, local/);
  });

  it('keep production from being deleted by mistake, and let staging go', () => {
    const protections = (stage: 'prod' | 'staging') =>
      resourcesOf(templateOf(aStack(stage)), 'AWS::DynamoDB::Table').map(
        ({ Properties }) => Properties.DeletionProtectionEnabled,
      );
    expect(protections('prod')).toEqual([true, true]);
    expect(protections('staging')).toEqual([false, false]);
  });

  it('hand the configuration on: shops, teams and addresses', () => {
    const template = templateOf(aStack('prod', aConfig({ shops: ['a.myshopify.com', 'b.myshopify.com'] })));
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: { SHOPS: 'a.myshopify.com,b.myshopify.com', INTAKE_QUEUE_URL: Match.anyValue() },
      },
    });
    template.hasResourceProperties('Custom::DefaultSettings', {
      Teams: [
        { team: 'operations', recipients: ['ops@acme.example'] },
        { team: 'marketing', recipients: ['marketing@acme.example'] },
      ],
    });
  });
});
