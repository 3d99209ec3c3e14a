import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  ApiMapping,
  DomainName,
  HttpApi,
  type HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { acknowledge } from './evidence';
import type { OperatorAlarms } from './operator-alarms';

export interface FrontDoorProps {
  readonly alarms: OperatorAlarms;
  readonly logRetentionDays: number;
  readonly requestsPerSecond: number;
  readonly requestBurst: number;
  /** @default the HTTP API's own address */
  readonly domain?: {
    readonly name: string;
    readonly certificateArn: string;
    readonly hostedZone?: { readonly id: string; readonly name: string };
  };
}

/** The one public address. Every route asks for a token unless it is opened by name, with the evidence for it. */
export class FrontDoor extends Construct {
  readonly api: HttpApi;
  /** `https://…` without a slash at the end. */
  readonly publicUrl: string;

  constructor(scope: Construct, id: string, props: FrontDoorProps) {
    super(scope, id);
    const { domain } = props;
    this.api = new HttpApi(this, 'Api', {
      apiName: Stack.of(this).stackName,
      createDefaultStage: false,
      disableExecuteApiEndpoint: domain !== undefined,
    });
    const accessLog = new LogGroup(this, 'AccessLog', {
      // Under this prefix log delivery needs no resource policy of its own.
      logGroupName: `/aws/vendedlogs/${Stack.of(this).stackName}/http-api`,
      retention: props.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: props.requestsPerSecond, burstLimit: props.requestBurst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        // No path: an unsubscribe link carries a token in it.
        format: AccessLogFormat.custom(
          JSON.stringify({
            requestId: '$context.requestId',
            time: '$context.requestTime',
            route: '$context.routeKey',
            status: '$context.status',
            responseLength: '$context.responseLength',
            latencyMs: '$context.responseLatency',
            ip: '$context.identity.sourceIp',
            authorizerError: '$context.authorizer.error',
          }),
        ),
      },
    });
    this.publicUrl = domain === undefined ? this.api.apiEndpoint : `https://${domain.name}`;
    if (domain !== undefined) this.answerAt(domain, stage);
    props.alarms.onServerErrors(this.api, 'People cannot use the API, or webhooks are turned away.');
  }

  /** A route that lets in who holds a valid token. */
  addGuardedRoute(
    path: string,
    methods: HttpMethod[],
    target: IFunction,
    authorizer: IHttpRouteAuthorizer,
  ): void {
    const integration = new HttpLambdaIntegration(`${target.node.scope?.node.id}Guarded`, target);
    this.api.addRoutes({ path, methods, integration, authorizer });
  }

  /** A route that lets everybody in. The evidence says what guards it instead. */
  addOpenRoute(id: string, path: string, methods: HttpMethod[], target: IFunction, evidence: string): void {
    const integration = new HttpLambdaIntegration(id, target);
    const routes = this.api.addRoutes({ path, methods, integration, authorizer: new HttpNoneAuthorizer() });
    for (const route of routes) acknowledge(route, 'APIG4', evidence);
  }

  private answerAt(domain: NonNullable<FrontDoorProps['domain']>, stage: HttpStage): void {
    const domainName = new DomainName(this, 'Domain', {
      domainName: domain.name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
    });
    new ApiMapping(this, 'Mapping', { api: this.api, domainName, stage });
    if (domain.hostedZone === undefined) return;
    new ARecord(this, 'Record', {
      zone: HostedZone.fromHostedZoneAttributes(this, 'Zone', {
        hostedZoneId: domain.hostedZone.id,
        zoneName: domain.hostedZone.name,
      }),
      recordName: `${domain.name}.`,
      target: RecordTarget.fromAlias(
        new ApiGatewayv2DomainProperties(domainName.regionalDomainName, domainName.regionalHostedZoneId),
      ),
    });
  }
}
