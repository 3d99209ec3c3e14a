import {
  describeBriefly,
  describeInDetail,
  happenedInWords,
  linkOf,
  nameInMessage,
  type Telling,
  toneOf,
} from './describe-item';
import type { AlertNews } from './alert-news';
import type { DetailedItem, ListedItem } from './message';
import { plainText } from './plain-text';

/** An alert of which only its kind and its item could be said, and why. */
export interface UnwordedAlert {
  readonly alertId: string;
  readonly kind: string;
  readonly cause: Error;
}

export interface ItemWording {
  detailed(news: AlertNews, eventIds: readonly string[]): DetailedItem;
  brief(news: AlertNews, eventIds: readonly string[]): ListedItem;
  /** Those so far whose words failed. */
  readonly unworded: readonly UnwordedAlert[];
}

/**
 * Describes items one by one. One whose words fail stands in its place all the same, with what happened to which item: who
 * reads it can look, and every other item is told. That is a bug of ours, so it is kept for whoever operates the product.
 */
export function createItemWording(telling: Telling): ItemWording {
  const unworded: UnwordedAlert[] = [];

  function attempt<Item>({ alert }: AlertNews, describe: () => Item, plainly: () => Item): Item {
    try {
      return describe();
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error));
      unworded.push({ alertId: alert.alertId, kind: alert.kind, cause });
      return plainly();
    }
  }

  return {
    unworded,
    detailed: (news, eventIds) =>
      attempt(
        news,
        () => describeInDetail(news, eventIds, telling),
        () => ({
          eventIds,
          happened: happenedInWords(news),
          tone: toneOf(news),
          name: nameInMessage(news.alert),
          says: `Its explanation could not be worded; its figures are in the alert, over the API.`,
          facts: telling.namesShops ? [{ label: 'Shop', value: plainText(news.alert.shop.name) }] : [],
          rule: `${plainText(news.alert.rule.ruleId, 60)}, version ${news.alert.rule.version}`,
          alertId: news.alert.alertId,
          link: linkOf(news.alert),
        }),
      ),
    brief: (news, eventIds) =>
      attempt(
        news,
        () => describeBriefly(news, eventIds, telling),
        () => ({
          eventIds,
          name: nameInMessage(news.alert),
          figure: `its explanation could not be worded${telling.namesShops ? `, ${plainText(news.alert.shop.name, 40)}` : ''}`,
        }),
      ),
  };
}
