import type { Resolution } from '../domain/alert/alert';
import type { JudgedSignal } from '../domain/alert/decide-signals';
import type { ProductId } from '../domain/inventory/identity';
import { adminPageOf, type Variant } from '../domain/inventory/variant';
import { kindsNotJudged } from '../domain/rule/effective-rule';
import { RULE_KINDS, type RuleKind } from '../domain/rule/rule';
import type { Shop } from '../domain/shop/shop';
import type { JudgedEntity, JudgeEntity } from './evaluate-entity';
import type { GroupReader } from './group-ports';
import type { StockedVariant, StockReader } from './ports';

/** What every judgement of a product starts from; each reads what else it needs. */
export interface ProductSubject {
  readonly productId: ProductId;
  readonly shop: Shop | null;
  /** The variant that scopes are matched by: one that can be sold, where there is any. */
  readonly representative: Variant;
  /** All variants with their levels, read once, and only if somebody asks. */
  readonly variants: () => Promise<readonly StockedVariant[]>;
}

export interface ProductFindings {
  readonly judged: readonly JudgedSignal[];
  /** Whether this judgement never looked at the product before. @default false */
  readonly isFirstSight?: boolean;
  readonly afterSaving?: () => Promise<void>;
}

/** One kind of alert about products: `judge-<kind>.ts` has each. */
export interface ProductJudgement {
  readonly kinds: readonly RuleKind[];
  readonly judge: (product: ProductSubject, context: Parameters<JudgeEntity>[1]) => Promise<ProductFindings>;
}

export interface JudgeProductDeps {
  readonly groups: Pick<GroupReader, 'variantIdsOf'>;
  readonly stock: Pick<StockReader, 'stockedVariant' | 'shop'>;
}

const READS_AT_ONCE = 16;

/** Asks every judgement about a product. Null where no variant of it is known. */
export function createJudgeProduct(
  { groups, stock }: JudgeProductDeps,
  judgements: readonly ProductJudgement[],
): JudgeEntity {
  return async (entity, context) => {
    const variantIds = await groups.variantIdsOf(entity);
    const [first] = variantIds.length === 0 ? [] : await stockedVariants(stock, variantIds.slice(0, 1));
    if (first === undefined) return null;
    let all: Promise<readonly StockedVariant[]> | null = null;
    const variants = () => {
      all ??= stockedVariants(stock, variantIds);
      return all;
    };
    const isSold = ({ variant }: StockedVariant) => kindsNotJudged(variant).size < RULE_KINDS.length;
    const found = isSold(first) ? first : (await variants()).find(isSold);
    const representative = (found ?? first).variant;
    const shop = await stock.shop(representative.shopId);
    const known = { shopId: representative.shopId, shop, name: representative.title };
    const url = adminPageOf(representative);
    const kinds = judgements.flatMap((one) => one.kinds);
    if (shop !== null && shop.status !== 'active') {
      return { ...known, url, kinds, judged: [], isFirstSight: false, ending: 'shop_uninstalled' };
    }
    const subject = { productId: entity.id, shop, representative, variants };
    const findings = await Promise.all(judgements.map(({ judge }) => judge(subject, context)));
    return {
      ...known,
      url,
      kinds,
      judged: findings.flatMap(({ judged }) => judged),
      isFirstSight: findings.some(({ isFirstSight }) => isFirstSight === true),
      ending: endingOf(found === undefined, representative),
      afterSaving: async () => {
        for (const { afterSaving } of findings) await afterSaving?.();
      },
    } satisfies JudgedEntity;
  };
}

function endingOf(isUnsold: boolean, { deletedAt }: Variant): Resolution {
  if (!isUnsold) return 'rule_changed';
  return deletedAt === null ? 'not_sellable' : 'deleted';
}

/** Variants with their levels, a few reads at a time; what is gone meanwhile is left out. */
export async function stockedVariants(
  stock: Pick<StockReader, 'stockedVariant'>,
  variantIds: readonly string[],
): Promise<readonly StockedVariant[]> {
  const found: StockedVariant[] = [];
  for (let first = 0; first < variantIds.length; first += READS_AT_ONCE) {
    const some = variantIds.slice(first, first + READS_AT_ONCE);
    const stocked = await Promise.all(some.map((id) => stock.stockedVariant(id)));
    found.push(...stocked.filter((one) => one !== null));
  }
  return found;
}
