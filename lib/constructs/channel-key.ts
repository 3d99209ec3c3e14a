import { RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Grant } from './grant';

/** Encrypts what would let anyone post to a channel: Slack webhook URLs. Without it they cannot be read again. */
export class ChannelKey extends Construct {
  private readonly key: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: 'Shelfwire encrypts the webhook URLs of Slack channels with this key.',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  get keyId(): string {
    return this.key.keyId;
  }

  allow(action: 'kms:Encrypt' | 'kms:Decrypt'): Grant {
    return {
      actions: [action],
      resources: [this.key.keyArn],
      // A URL is bound to its channel: without a channel's id nothing is encrypted or read.
      conditions: { Null: { 'kms:EncryptionContext:channelId': 'false' } },
    };
  }
}
