import { randomUUID } from 'node:crypto';
import type { Functions } from './lambda/functions';
import { isCustomResource } from './template/resource-types';
import type { Resource, Template } from './template/template';

interface ProviderAnswer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId?: string;
}

/** Plays CloudFormation for the template's custom resources: asks their functions and waits for the answers. */
export interface CustomResources {
  /** Takes the answer that a function puts at its ResponseURL. */
  answer(path: string, body: string): boolean;
  /** Asks every function once, as a deployment does. @throws Error where one fails or does not answer */
  deploy(template: Template, functions: Functions, isUpdate: boolean): Promise<void>;
}

const PATH = '/custom-resources/';
const ANSWER_WITHIN_MS = 30_000;

export function createCustomResources(endpointUrl: string): CustomResources {
  const waiting = new Map<string, (answer: ProviderAnswer) => void>();

  async function ask(
    resource: Resource,
    template: Template,
    functions: Functions,
    isUpdate: boolean,
  ): Promise<void> {
    const { ServiceToken, ...properties } = resource.properties;
    const requestId = randomUUID();
    const answered = new Promise<ProviderAnswer>((resolve) => {
      waiting.set(requestId, resolve);
      setTimeout(() => resolve({ Status: 'FAILED', Reason: 'no answer' }), ANSWER_WITHIN_MS).unref();
    });
    const outcome = await functions.invoke(String(ServiceToken), {
      RequestType: isUpdate ? 'Update' : 'Create',
      RequestId: requestId,
      StackId: template.stackName,
      LogicalResourceId: resource.logicalId,
      ResourceType: resource.type,
      ResponseURL: `${endpointUrl}${PATH}${requestId}`,
      ResourceProperties: { ServiceToken, ...properties },
      ...(isUpdate
        ? { PhysicalResourceId: resource.logicalId, OldResourceProperties: { ServiceToken, ...properties } }
        : {}),
    });
    if (outcome.outcome !== 'returned') throw new Error(`The custom resource ${resource.logicalId} failed.`);
    const { Status, Reason } = await answered;
    waiting.delete(requestId);
    if (Status !== 'SUCCESS')
      throw new Error(`The custom resource ${resource.logicalId} failed: ${Reason ?? 'no reason given'}`);
  }

  return {
    answer(path, body) {
      const resolve = waiting.get(path.startsWith(PATH) ? path.slice(PATH.length) : '');
      resolve?.(JSON.parse(body) as ProviderAnswer);
      return resolve !== undefined;
    },
    async deploy(template, functions, isUpdate) {
      for (const resource of template.all(...customTypes(template)))
        await ask(resource, template, functions, isUpdate);
    },
  };
}

const customTypes = (template: Template): readonly string[] => template.types().filter(isCustomResource);
