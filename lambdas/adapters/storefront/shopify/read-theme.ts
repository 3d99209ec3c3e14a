import type { ThemeReport } from '../../../domain/page/site';
import { instantOf, updatedAtOf } from '../../../domain/inventory/version';
import { type Reading, versionIn } from '../reading';

/** `themes/publish` and `themes/update`, which is not sent for edits of a theme's files. */
export function readTheme(reading: Reading): ThemeReport {
  const { body, envelope } = reading;
  const version = versionIn(reading, body.instantOrNull('updated_at'));
  return {
    shopId: envelope.shop,
    themeId: body.id('id'),
    name: body.textOrNull('name'),
    at: instantOf(updatedAtOf(version)),
    isLive: body.textOrNull('role') === 'main',
    isPublished: envelope.topic === 'themes/publish',
  };
}
