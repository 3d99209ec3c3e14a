import { ALERT_ENDPOINTS } from './alerts';
import { CHANNEL_ENDPOINTS } from './channels';
import { FULFILMENT_ENDPOINTS } from './fulfilment';
import { IMPORT_ENDPOINTS } from './imports';
import { INVENTORY_ENDPOINTS } from './inventory';
import { PAGE_ENDPOINTS } from './pages';
import { ROUTE_ENDPOINTS } from './routes';
import { RULE_ENDPOINTS } from './rules';
import { SOURCE_ENDPOINTS } from './sources';

/** Every operation of the HTTP API by its operation id, in the order in which people read about them. */
export const ENDPOINTS = {
  ...ALERT_ENDPOINTS,
  ...INVENTORY_ENDPOINTS,
  ...FULFILMENT_ENDPOINTS,
  ...RULE_ENDPOINTS,
  ...ROUTE_ENDPOINTS,
  ...CHANNEL_ENDPOINTS,
  ...SOURCE_ENDPOINTS,
  ...IMPORT_ENDPOINTS,
  ...PAGE_ENDPOINTS,
} as const;

export type Endpoints = typeof ENDPOINTS;
export type OperationId = keyof Endpoints;
