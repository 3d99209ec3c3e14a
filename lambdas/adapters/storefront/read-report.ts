import type { ReportReader } from '../../app/intake-ports';
import { PoisonMessageError } from '../../platform/errors';
import { openMessage } from './open-message';
import { beginReading } from './reading';
import { readLevel } from './shopify/read-level';
import { readShopify } from './shopify/read-shopify';
import { isLevelTopic } from './shopify/topics';
import { readStandard } from './standard/read-standard';

/** Reads any platform's envelope: one adapter per platform, all with the same words. */
export const reportReader: ReportReader = {
  open: openMessage,
  readLevel(envelope, now) {
    if (envelope.source !== 'shopify' || !isLevelTopic(envelope.topic)) return null;
    return readLevel(beginReading(envelope, now, null));
  },
  readReport(envelope, now, currency) {
    const reading = beginReading(envelope, now, currency);
    if (envelope.source === 'shopify') return readShopify(reading);
    if (/^src_[a-z0-9]+$/.test(envelope.source)) return readStandard(reading);
    throw new PoisonMessageError('envelope.invalid', 'The envelope names a source that is none.');
  },
};
