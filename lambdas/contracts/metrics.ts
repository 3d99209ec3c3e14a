/** The product's own counts in CloudWatch, each with the dimension `service`: the folder name of the function that counts. */
export const METRIC_NAMESPACE = 'Shelfwire';

/** Alerts that stood in a message without their explanation. An alarm watches it. */
export const ALERTS_NOT_WORDED = 'AlertsNotWorded';

/** Imports whose check broke off. An alarm watches it. */
export const IMPORTS_FAILED = 'ImportsFailed';
