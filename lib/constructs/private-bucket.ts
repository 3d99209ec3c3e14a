import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './evidence';
import type { Grant } from './grant';

export interface PrivateBucketProps {
  /** Objects are gone after this. @default kept */
  readonly expiresAfter?: Duration;
  /** Which functions, and nobody else, reach the objects, and what would be lost with them. */
  readonly holds: string;
}

type ObjectAction = 's3:GetObject' | 's3:PutObject' | 's3:DeleteObject';

/** A bucket for the product's own functions: encrypted, never public, only over TLS. */
export class PrivateBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      lifecycleRules: props.expiresAfter === undefined ? [] : [{ expiration: props.expiresAfter }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(
      this.bucket,
      'S1',
      `${props.holds} Every access is by one of those functions' roles and leaves a line in that function's log; ` +
        'a log bucket would itself need the same exception.',
    );
  }

  /** @param keyPattern keys under which the function names objects as it goes, e.g. `spill/*` */
  allow(
    action: ObjectAction | readonly ObjectAction[],
    keyPattern: string,
    wildcardEvidence?: string,
  ): Grant {
    return { actions: [action].flat(), resources: [this.bucket.arnForObjects(keyPattern)], wildcardEvidence };
  }
}
