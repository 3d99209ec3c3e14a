import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import * as z from 'zod';
import type { createSeedDefaults } from '../../app/seed-defaults';
import type { DefaultSettingsRequest } from '../../contracts/default-settings';
import type { Logger } from '../../platform/logger';

interface Deps {
  readonly seedDefaults: ReturnType<typeof createSeedDefaults>;
  /** Tells CloudFormation how it went, at the address that it gave. */
  readonly report: (url: string, body: string) => Promise<void>;
  readonly logger: Logger;
}

const Properties = z.object({
  Revision: z.string(),
  Teams: z.array(
    z.object({
      team: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
      recipients: z.array(z.email()).min(1),
    }),
  ),
}) satisfies z.ZodType<DefaultSettingsRequest>;

/**
 * A CloudFormation custom resource: seeds on creation and on change, does nothing on deletion (the tables outlive the
 * stack). A failure is answered, not thrown, or a deployment would wait for an hour.
 */
export const createHandler =
  ({ seedDefaults, report, logger }: Deps) =>
  async (event: CloudFormationCustomResourceEvent): Promise<void> => {
    const failure = await attempt(event);
    const answer = {
      Status: failure === null ? 'SUCCESS' : 'FAILED',
      ...(failure === null ? {} : { Reason: failure }),
      PhysicalResourceId: 'PhysicalResourceId' in event ? event.PhysicalResourceId : 'default-settings',
      StackId: event.StackId,
      RequestId: event.RequestId,
      LogicalResourceId: event.LogicalResourceId,
    };
    await report(event.ResponseURL, JSON.stringify(answer));

    async function attempt({ RequestType, ResourceProperties }: typeof event): Promise<string | null> {
      if (RequestType === 'Delete') return null;
      try {
        const { Teams } = Properties.parse(ResourceProperties);
        const { written } = await seedDefaults(Teams);
        logger.info('Defaults seeded', { written });
        return null;
      } catch (error) {
        logger.error('Defaults not seeded', {
          error: error instanceof Error ? error : new Error(String(error)),
        });
        return error instanceof z.ZodError
          ? z.prettifyError(error)
          : 'See the log of the function seed-defaults.';
      }
    }
  };
