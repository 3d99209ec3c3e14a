import { RemovalPolicy } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from './evidence';
import type { Grant } from './grant';

/**
 * One random key, made at the first deployment and seen by nobody. The secrets of vendor-neutral sources, the signature
 * of cursors and of unsubscribe links are all derived from it.
 */
export class MasterSecret extends Construct {
  private readonly secret: Secret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.secret = new Secret(this, 'Key', {
      description: 'Shelfwire derives source secrets, cursor and unsubscribe signatures from this key.',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(
      this.secret,
      'SMG4',
      'The secret of every source that was handed out is derived from it: a rotation would lock all of them out at once.',
    );
  }

  /** What finds it in Secrets Manager: its ARN, which needs no name of ours. */
  get name(): string {
    return this.secret.secretArn;
  }

  allowRead(): Grant {
    return { actions: ['secretsmanager:GetSecretValue'], resources: [this.secret.secretArn] };
  }
}
