import { App, Validations } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ShelfwireStack } from '../../../lib/stacks/shelfwire-stack';
import { aConfig, aStack, resourcesOf, templateOf } from './synthesise';

let template: Template;
let stack: ShelfwireStack;
beforeAll(() => {
  stack = aStack();
  template = templateOf(stack);
});

/** Accepted findings of a construct and of those around it: rule -> evidence. */
function evidenceAt(construct: IConstruct): ReadonlyMap<string, string> {
  const entries = construct.node.scopes.flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>)),
  );
  return new Map(entries);
}

/** What the AwsSolutions rules find and nobody has given evidence for. */
function findingsIn(checked: ShelfwireStack): readonly string[] {
  const { violations } = new AwsSolutionsChecks(App.of(checked)).validateScope(checked);
  const all = checked.node.findAll();
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources
      .filter(({ constructPath }) => {
        const construct = all.find(({ node }) => node.path === constructPath);
        return construct === undefined || !evidenceAt(construct).has(`AwsSolutions::${ruleName}`);
      })
      .map(({ constructPath }) => `${ruleName} at ${constructPath}`),
  );
}

describe('the AwsSolutions rules', () => {
  it.each([
    { situation: 'a plain deployment', changes: {} },
    { situation: 'one in the SES sandbox', changes: { sesSandbox: true } },
    {
      situation: 'one with every option',
      changes: {
        shopifyEventSource: 'aws.partner/shopify.com/359227195393/stock-alerts-prod',
        domain: {
          name: 'shelfwire.acme.example',
          certificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/abc',
          hostedZone: { id: 'Z123', name: 'acme.example' },
        },
      },
    },
  ])('find nothing without evidence in $situation', ({ changes }) => {
    expect(findingsIn(aStack('prod', aConfig(changes)))).toEqual([]);
  });

  it('are accepted with a whole sentence each', () => {
    for (const construct of stack.node.findAll()) {
      for (const [rule, reason] of evidenceAt(construct)) {
        if (rule.startsWith('AwsSolutions::')) expect(reason, rule).toMatch(/^[A-Z].{40,}\.$/s);
      }
    }
  });
});

describe('the front door', () => {
  it('asks for a token on every route but those that check for themselves or hold nothing', () => {
    const routes = resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(({ Properties }) => [
      Properties.RouteKey,
      Properties.AuthorizationType,
    ]);
    expect(Object.fromEntries(routes)).toEqual({
      'ANY /v1/{proxy+}': 'JWT',
      'POST /webhooks/shopify': 'NONE',
      'POST /webhooks/standard/{sourceId}': 'NONE',
      'POST /webhooks/traffic/{sourceId}': 'NONE',
      'GET /openapi.json': 'NONE',
      'GET /docs': 'NONE',
      'GET /unsubscribe/{token}': 'NONE',
      'POST /unsubscribe/{token}': 'NONE',
    });
  });

  it('logs who came and slows down a crowd, and logs no path, because an unsubscribe link is a key', () => {
    const [stage] = resourcesOf(template, 'AWS::ApiGatewayV2::Stage');
    expect(stage?.Properties).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
      AccessLogSettings: { DestinationArn: expect.anything() },
    });
    expect(JSON.stringify(stage?.Properties)).not.toMatch(/\$context\.(path|http\.path)/);
  });

  it('closes its own address when it has a domain', () => {
    const domain = {
      name: 'shelfwire.acme.example',
      certificateArn: 'arn:aws:acm:eu-central-1:1:certificate/abc',
    };
    const named = templateOf(aStack('prod', aConfig({ domain })));
    named.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
    named.hasOutput('ShopifyWebhookUrl', { Value: 'https://shelfwire.acme.example/webhooks/shopify' });
    named.resourceCountIs('AWS::Route53::RecordSet', 0);
  });
});

describe('people', () => {
  it('are invited, have four roles, and need a good password', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      Policies: { PasswordPolicy: { MinimumLength: 12, RequireSymbols: true } },
      UserPoolTier: 'PLUS',
    });
    const groups = resourcesOf(template, 'AWS::Cognito::UserPoolGroup').map(
      ({ Properties }) => Properties.GroupName,
    );
    expect(groups).toEqual(['admin', 'ops', 'marketing', 'viewer']);
    template.hasResourceProperties('AWS::Cognito::UserPoolUser', { Username: 'boss@acme.example' });
    template.hasResourceProperties('AWS::Cognito::UserPoolUserToGroupAttachment', { GroupName: 'admin' });
  });

  it('sign in with a code and its proof, because a browser keeps no secret', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
    });
  });
});

describe('what is stored', () => {
  it('lies in private, encrypted buckets that answer over TLS only; spilled webhooks go after two weeks, imports after three days', () => {
    const buckets = resourcesOf(template, 'AWS::S3::Bucket');
    for (const { Properties } of buckets) {
      expect(Properties).toMatchObject({
        BucketEncryption: expect.anything(),
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
      });
    }
    expect(
      JSON.stringify(resourcesOf(template, 'AWS::S3::BucketPolicy')).match(/"aws:SecureTransport":"false"/g),
    ).toHaveLength(3);
    const expiring = buckets.filter(({ Properties }) => Properties.LifecycleConfiguration !== undefined);
    expect(expiring.map(({ Properties }) => Properties.LifecycleConfiguration)).toEqual([
      { Rules: [{ ExpirationInDays: 14, Status: 'Enabled' }] },
      { Rules: [{ ExpirationInDays: 3, Status: 'Enabled' }] },
    ]);
  });

  it('is encrypted with keys that are kept: webhook URLs under a rotating key, everything derived under a made one', () => {
    template.hasResource('AWS::KMS::Key', {
      Properties: { EnableKeyRotation: true },
      DeletionPolicy: 'Retain',
    });
    template.hasResource('AWS::SecretsManager::Secret', {
      Properties: { GenerateSecretString: { PasswordLength: 64 } },
      DeletionPolicy: 'Retain',
    });
  });
});
