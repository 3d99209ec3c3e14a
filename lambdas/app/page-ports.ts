import type { ProductId } from '../domain/inventory/identity';
import type { PageRecord, PageTold } from '../domain/page/page';
import type { Versioned } from './intake-ports';

/** Product pages as the intake keeps them. */
export interface PageStore {
  page(productId: ProductId): Promise<Versioned<PageRecord>>;
  /** @throws ConcurrentChangeError where it is no longer what was read */
  savePage(record: PageRecord, expected: number): Promise<void>;
}

/** Product pages as evaluations read them. */
export interface PageReader {
  /** A page and what people were last told of it, in one read. Null where nobody has spoken of the page. */
  pageWithTold(
    productId: ProductId,
  ): Promise<{ readonly page: PageRecord; readonly told: PageTold; readonly toldCount: number } | null>;
  /** Notes what people are told now. Without effect where another evaluation noted something since it was read. */
  noteTold(page: Pick<PageRecord, 'productId' | 'shopId'>, told: PageTold, toldCount: number): Promise<void>;
}
