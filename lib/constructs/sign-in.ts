import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import {
  AccountRecovery,
  CfnUserPoolGroup,
  CfnUserPoolUser,
  CfnUserPoolUserToGroupAttachment,
  FeaturePlan,
  Mfa,
  OAuthScope,
  StandardThreatProtectionMode,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { acknowledge } from './evidence';

/** What people may do, as the API reads it from their token. */
const ROLES = {
  admin: 'Everything, also other people and what they may see.',
  ops: 'Writes rules, channels and routes.',
  marketing: 'Reads all stock and acknowledges alerts; changes no threshold.',
  viewer: 'Reads.',
} as const;

export interface SignInProps {
  /** Gets the first invitation, as an administrator. */
  readonly adminEmail: string;
  /** Where a browser comes back to after signing in. */
  readonly publicUrl: string;
  readonly keepsData: boolean;
}

/** Who people are and what they may do. Nobody can sign up: an administrator invites. */
export class SignIn extends Construct {
  readonly users: UserPool;
  readonly client: UserPoolClient;
  readonly authorizer: IHttpRouteAuthorizer;
  /** Address of the sign-in page. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: SignInProps) {
    super(scope, id);
    this.users = new UserPool(this, 'Users', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      featurePlan: FeaturePlan.PLUS,
      standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { sms: false, otp: true },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(7),
      },
      userInvitation: {
        emailSubject: 'You are invited to Shelfwire',
        emailBody: 'Sign in to Shelfwire as {username} with the temporary password {####} within seven days.',
      },
      deletionProtection: props.keepsData,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(
      this.users,
      'COG2',
      'A second factor is offered to everybody and asked for when a sign-in looks risky (threat protection, full ' +
        'function); people of a shop floor without a phone at hand can still acknowledge an alert.',
    );
    this.client = this.users.addClient('Browser', {
      // A browser keeps no secret, so a code is only good together with the proof that asked for it (PKCE).
      generateSecret: false,
      authFlows: { userSrp: true, adminUserPassword: true },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
        callbackUrls: [`${props.publicUrl}/docs`],
        logoutUrls: [`${props.publicUrl}/docs`],
      },
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(30),
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
    });
    const domain = this.users.addDomain('Page', {
      cognitoDomain: { domainPrefix: `${Stack.of(this).stackName.toLowerCase()}-${Aws.ACCOUNT_ID}` },
    });
    this.url = domain.baseUrl();
    this.authorizer = new HttpJwtAuthorizer(
      'Tokens',
      `https://cognito-idp.${Stack.of(this).region}.${Aws.URL_SUFFIX}/${this.users.userPoolId}`,
      { jwtAudience: [this.client.userPoolClientId] },
    );
    this.inviteFirstAdmin(props.adminEmail);
  }

  private inviteFirstAdmin(email: string): void {
    const { userPoolId } = this.users;
    const groups = Object.entries(ROLES).map(
      ([groupName, description], precedence) =>
        new CfnUserPoolGroup(this, `Role-${groupName}`, { userPoolId, groupName, description, precedence }),
    );
    const admin = new CfnUserPoolUser(this, 'FirstAdmin', {
      userPoolId,
      username: email,
      desiredDeliveryMediums: ['EMAIL'],
      userAttributes: [
        { name: 'email', value: email },
        { name: 'email_verified', value: 'true' },
      ],
    });
    const attachment = new CfnUserPoolUserToGroupAttachment(this, 'FirstAdminIsAdmin', {
      userPoolId,
      groupName: 'admin',
      username: admin.ref,
    });
    for (const group of groups) attachment.addResourceDependency(group);
  }
}
