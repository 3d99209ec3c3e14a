import * as z from 'zod';
import type { AdminApi } from '../shopify/admin-api';
import { SCOPES } from '../shopify/subscriptions';
import { type Finding, well, wrong } from './finding';

const Installation = z.object({
  currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }),
});

/** Whether the app may see what the topics are about; Shopify refuses a subscription without its scope. */
export async function checkScopes(ask: AdminApi, shop: string): Promise<readonly Finding[]> {
  const check = 'Shopify scopes';
  const { currentAppInstallation } = await ask(
    'query { currentAppInstallation { accessScopes { handle } } }',
    {},
    Installation,
  );
  const granted = new Set(currentAppInstallation.accessScopes.map(({ handle }) => handle));
  // Whoever may write may read.
  const missing = SCOPES.filter(
    (scope) => !granted.has(scope) && !granted.has(scope.replace('read_', 'write_')),
  );
  if (missing.length === 0) return [well(check, `${shop} grants ${SCOPES.join(', ')}`)];
  return [
    wrong(
      check,
      `${shop} does not grant ${missing.join(', ')}`,
      'Add them to access_scopes in shopify.app.toml, deploy the app and have the shop accept it.',
    ),
  ];
}
