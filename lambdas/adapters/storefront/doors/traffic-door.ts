import { PoisonMessageError } from '../../../platform/errors';
import { beginReading } from '../reading';
import { KEPT_TRAFFIC_FIELDS } from '../standard/event-types';
import { openEvent } from '../standard/open-event';
import { readPageViews } from '../standard/read-page-views';
import type { DoorRequest, DoorVerdict } from './door';
import { judgeSigned } from './standard-door';

/** The one type of event that this door takes. */
const TYPE = 'page_views.counted';

/**
 * The door for page views: signed like every vendor-neutral event, with the secret of its source. A sender of counts sends
 * thousands of them, so what is wrong is answered at once, by its field, and never queued.
 */
export function judgeTraffic(request: DoorRequest, sourceId: string, masterSecret: string): DoorVerdict {
  const judged = judgeSigned(request, sourceId, masterSecret, KEPT_TRAFFIC_FIELDS);
  if (judged.verdict !== 'accept') return judged;
  try {
    const begun = beginReading(judged.envelope, END_OF_TIME, null);
    if (begun.body.text('type') !== TYPE) return refuse(`type: expected ${TYPE}, found another one.`);
    const { data, version, reading } = openEvent(begun);
    readPageViews(data, version, reading);
    return judged;
  } catch (error) {
    if (!(error instanceof PoisonMessageError)) throw error;
    return refuse(error.message);
  }
}

/** Whether a time has come is for the one to say who records it, by the clock that everything is recorded by. */
const END_OF_TIME = '9999-12-31T23:59:59.999Z';

const refuse = (detail: string): DoorVerdict => ({ verdict: 'refuse', status: 400, detail });
