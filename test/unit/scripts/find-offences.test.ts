import { describe, expect, it } from 'vitest';
import { findOffences } from '../../../scripts/layers/find-offences';

const lines = (file: string, text: string) =>
  findOffences(file, text).map(({ line, what }) => `${line}: ${what}`);

describe('the layers', () => {
  it.each([
    ['lambdas/domain/rule/rule.ts', "import type { Clock } from '../../app/ports';", 'domain imports'],
    ['lambdas/domain/rule/rule.ts', "import * as z from 'zod';", 'domain imports zod'],
    [
      'lambdas/domain/rule/rule.ts',
      "import { randomUUID } from 'node:crypto';",
      'domain imports node:crypto',
    ],
    ['lambdas/domain/rule/rule.ts', 'const now = new Date();', 'domain reads the clock'],
    ['lambdas/app/tell.ts', "import { createLogger } from '../platform/logger';", 'app imports'],
    ['lambdas/app/tell.ts', "import type { Rules } from '../adapters/dynamodb/rules';", 'app imports'],
    ['lambdas/app/tell.ts', "import { SQSClient } from '@aws-sdk/client-sqs';", 'outside the adapters'],
    ['lambdas/adapters/ses/send.ts', "import { ENV } from '../../handlers/api/env';", 'an adapter imports'],
    [
      'lambdas/handlers/api/handler.ts',
      "import { rules } from '../../adapters/dynamodb/rules';",
      'a handler imports',
    ],
    [
      'lambdas/handlers/api/handler.ts',
      "import { SQSClient } from '@aws-sdk/client-sqs';",
      'outside the adapters',
    ],
    ['lambdas/contracts/events/x.ts', "import { decide } from '../../app/decide';", 'contracts import'],
    ['lambdas/platform/logger.ts', "import { decide } from '../app/decide';", 'platform imports'],
    ['lambdas/app/tell.ts', "import { seed } from '../../local/demo/seed';", 'from outside lambdas'],
    ['lambdas/handlers/api/index.ts', 'const stage = process.env.STAGE;', 'reads process.env'],
    ['lib/constructs/http-api.ts', "import { rule } from '../../lambdas/domain/rule/rule';", 'lib imports'],
    ['lib/constructs/http-api.ts', "import { run } from '../../local/start';", 'lib imports'],
    ['local/start.ts', "import { z } from 'zod';", "imports { z } from 'zod'"],
    ['lambdas/domain/rule/rule.ts', "await import('../../adapters/kms/channel-cipher');", 'domain imports'],
  ])('%s may not say: %s', (file, text, offence) => {
    expect(lines(file, `// The first line is innocent.\n${text}\n`)).toEqual([
      expect.stringContaining(`2: `),
    ]);
    expect(lines(file, text).join()).toContain(offence);
  });

  it.each([
    ['lambdas/domain/rule/rule.ts', "import type { Basis } from '../inventory/inventory-level';"],
    ['lambdas/domain/alert/fingerprint.ts', "import { createHash } from 'node:crypto';"],
    ['lambdas/domain/rule/rule.ts', "// Nobody calls new Date() here.\nconst at = new Date('2026-11-18');"],
    ['lambdas/app/tell.ts', "import { AppError } from '../platform/errors';"],
    ['lambdas/app/tell.ts', "import type { AlertEvent } from '../contracts/events/alert-events';"],
    ['lambdas/adapters/ses/send.ts', "import { SESClient } from '@aws-sdk/client-ses';"],
    [
      'lambdas/handlers/api/index.ts',
      "import { SQSClient } from '@aws-sdk/client-sqs';\nimport { x } from '../../adapters/x';",
    ],
    ['lambdas/handlers/api/handler.ts', "import type { Rules } from '../../adapters/dynamodb/rules';"],
    ['lambdas/handlers/api/handler.ts', "import { type Rules } from '../../adapters/dynamodb/rules';"],
    ['lambdas/platform/load-env.ts', 'const value = process.env[name];'],
    ['lib/constructs/http-api.ts', "import type { Env } from '../../lambdas/handlers/api/env';"],
    ['lib/constructs/http-api.ts', "import { pattern } from '../../lambdas/contracts/events/alert-events';"],
    ['local/start.ts', "import * as z from 'zod';\nimport { rule } from '../lambdas/domain/rule/rule';"],
  ])('%s may say: %s', (file, text) => {
    expect(lines(file, text)).toEqual([]);
  });

  it('names the line where an import over several lines begins, and a remedy', () => {
    const text = "const a = 1;\n\nimport {\n  one,\n  two,\n} from '../../adapters/x';\n";
    expect(findOffences('lambdas/domain/rule/rule.ts', text)).toEqual([
      {
        file: 'lambdas/domain/rule/rule.ts',
        line: 3,
        what: expect.any(String),
        remedy: expect.stringContaining('pure'),
      },
    ]);
  });
});
