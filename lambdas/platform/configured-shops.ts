/** Which Shopify shops are let in: `any`, or a list of domains parted by commas, as the environment spells it. */
export function configuredShops(shops: string): (shop: string) => boolean {
  if (shops.trim() === 'any') return () => true;
  const named = new Set(shops.split(',').map((shop) => shop.trim().toLowerCase()));
  return (shop) => named.has(shop);
}
