import { createHash, randomUUID } from 'node:crypto';
import { type AwsCall, type AwsReply, type AwsService, jsonBodyOf, jsonError, jsonReply } from './service';

export interface SecretsManagerOptions {
  /** Values by the secret's name. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly account?: string;
  readonly region?: string;
}

export interface SecretsManager extends AwsService {
  /** The ARN with its six random-looking characters, the same on every start. */
  arnOf(name: string): string;
  /** Rotates: the value until now stays readable as AWSPREVIOUS. Creates the secret if there is none. */
  put(name: string, value: string): void;
  /** The next reads fail as a busy or broken store does. */
  failNext(count: number, fault?: 'ThrottlingException' | 'InternalServiceError'): void;
}

interface SecretVersion {
  readonly id: string;
  readonly value: string;
  readonly createdAt: number;
}

interface Secret {
  readonly name: string;
  readonly current: SecretVersion;
  readonly previous: SecretVersion | null;
}

/** Reading secrets by name, by full ARN, or by an ARN without its last six characters. */
export function createSecretsManager(options: SecretsManagerOptions): SecretsManager {
  const { account = '000000000000', region = 'eu-central-1' } = options;
  const secrets = new Map<string, Secret>();
  let failing = { count: 0, fault: '' };

  const prefix = `arn:aws:secretsmanager:${region}:${account}:secret:`;
  const arnOf = (name: string) => `${prefix}${name}-${suffixOf(name)}`;

  function put(name: string, value: string): void {
    const current = { id: randomUUID(), value, createdAt: Date.now() / 1000 };
    secrets.set(name, { name, current, previous: secrets.get(name)?.current ?? null });
  }
  for (const [name, value] of Object.entries(options.secrets)) put(name, value);

  function find(call: AwsCall): Secret | null {
    const wanted = textOf(jsonBodyOf(call).SecretId);
    const found = [...secrets.keys()].find((name) =>
      [name, arnOf(name), `${prefix}${name}`].includes(wanted),
    );
    return (found === undefined ? undefined : secrets.get(found)) ?? null;
  }

  function valueOf(secret: Secret, request: Record<string, unknown>): AwsReply {
    const stage = textOf(request.VersionStage) || 'AWSCURRENT';
    const version = { AWSCURRENT: secret.current, AWSPREVIOUS: secret.previous }[stage] ?? null;
    if (version === null || (request.VersionId !== undefined && request.VersionId !== version.id)) {
      return jsonError(
        'ResourceNotFoundException',
        `Secrets Manager can't find the specified secret value for staging label: ${stage}`,
      );
    }
    return jsonReply({
      ARN: arnOf(secret.name),
      Name: secret.name,
      VersionId: version.id,
      SecretString: version.value,
      VersionStages: [stage],
      CreatedDate: version.createdAt,
    });
  }

  function describe({ name, current, previous }: Secret): AwsReply {
    return jsonReply({
      ARN: arnOf(name),
      Name: name,
      LastChangedDate: current.createdAt,
      VersionIdsToStages: {
        [current.id]: ['AWSCURRENT'],
        ...(previous === null ? {} : { [previous.id]: ['AWSPREVIOUS'] }),
      },
    });
  }

  return {
    name: 'secretsmanager',
    permissionsFor(call) {
      const wanted = textOf(jsonBodyOf(call).SecretId);
      const secret = find(call);
      const unknown = wanted.startsWith('arn:') ? wanted : `${prefix}${wanted}`;
      return [
        {
          action: `secretsmanager:${call.action}`,
          resources: [secret === null ? unknown : arnOf(secret.name)],
        },
      ];
    },
    async handle(call) {
      if (call.action !== 'GetSecretValue' && call.action !== 'DescribeSecret') {
        return jsonError('UnknownOperationException', `${call.action} is not emulated.`);
      }
      if (failing.count > 0) {
        failing = { ...failing, count: failing.count - 1 };
        const status = failing.fault === 'InternalServiceError' ? 500 : 400;
        return jsonError(failing.fault, 'The secret cannot be read now.', status);
      }
      const secret = find(call);
      if (secret === null) {
        return jsonError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
      }
      return call.action === 'DescribeSecret' ? describe(secret) : valueOf(secret, jsonBodyOf(call));
    },
    arnOf,
    put,
    failNext: (count, fault = 'ThrottlingException') => {
      failing = { count, fault };
    },
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Six letters and digits, as AWS appends them; taken from the name so that policies stay true between starts. */
export function suffixOf(name: string): string {
  const letters = createHash('sha256')
    .update(name)
    .digest('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '');
  return letters.slice(0, 6);
}
