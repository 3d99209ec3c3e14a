import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';
import type { DefaultSettingsRequest } from '../../contracts/default-settings';
import type { Logger } from '../../platform/logger';

interface Deps {
  readonly seedDefaults: (request: DefaultSettingsRequest) => Promise<void>;
  readonly logger: Logger;
}

/**
 * Answers CloudFormation at the address it gives, whatever happens: a deployment that hears nothing waits for minutes
 * and then rolls back. Deleting the stack leaves the settings in the retained table.
 */
export const createHandler =
  ({ seedDefaults, logger }: Deps) =>
  async (event: CloudFormationCustomResourceEvent): Promise<void> => {
    const { StackId, RequestId, LogicalResourceId, RequestType } = event;
    const answer = { PhysicalResourceId: LogicalResourceId, StackId, RequestId, LogicalResourceId };
    let response: CloudFormationCustomResourceResponse;
    try {
      if (RequestType !== 'Delete') {
        await seedDefaults(event.ResourceProperties as unknown as DefaultSettingsRequest);
        logger.info('Defaults in place', { requestType: RequestType });
      }
      response = { ...answer, Status: 'SUCCESS' };
    } catch (error) {
      logger.error('Defaults not in place', { error: error instanceof Error ? error : String(error) });
      const reason = error instanceof Error ? error.message : String(error);
      response = {
        ...answer,
        Status: 'FAILED',
        Reason: `The default settings could not be written: ${reason}`,
      };
    }
    // CloudFormation's address is signed for a request without a content type.
    const answered = await fetch(event.ResponseURL, {
      method: 'PUT',
      headers: { 'content-type': '' },
      body: JSON.stringify(response),
    });
    if (!answered.ok) throw new Error(`CloudFormation did not take the answer: HTTP ${answered.status}.`);
  };
