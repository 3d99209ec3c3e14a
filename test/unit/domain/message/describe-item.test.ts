import { describe, expect, it } from 'vitest';
import { nameInMessage } from '../../../../lambdas/domain/message/describe-item';
import { aSnapshot } from '../../../support/alert-news';

describe('the name of an item in a message', () => {
  it('is its title, its variant and its SKU', () => {
    const variant = { title: 'Harbour Mug', variantTitle: 'Blue / 12 oz', sku: 'MUG-BLU-12' };
    expect(nameInMessage(aSnapshot({ variant }))).toBe('Harbour Mug, Blue / 12 oz (MUG-BLU-12)');
  });

  it('keeps the SKU however long the title is', () => {
    const variant = { title: '🌊'.repeat(300), variantTitle: 'Blue / 12 oz', sku: 'MUG-BLU-12' };
    expect(nameInMessage(aSnapshot({ variant }))).toMatch(/…, Blue \/ 12 oz \(MUG-BLU-12\)$/);
  });

  it('names what is unknown by its id', () => {
    const variant = { variantId: 'shopify-448716513282130001', title: null, variantTitle: null, sku: null };
    expect(nameInMessage(aSnapshot({ variant }))).toBe('Unknown SKU (shopify-448716513282130001)');
  });
});
