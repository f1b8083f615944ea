/** Something that is bought, as far as scopes look at it. */
export interface Item {
  readonly sku: string;
  readonly category: string | null;
  readonly brand: string | null;
  readonly tags: readonly string[] | null;
}

/** Items of a purchase: those of which everything holds that is not null. */
export interface ItemMatch {
  sku: string | null;
  category: string | null;
  brand: string | null;
  tag: string | null;
}

/** Items that fit one of `include`, all when it is empty, but none that fits one of `exclude`. */
export interface ItemScope {
  include: readonly ItemMatch[];
  exclude: readonly ItemMatch[];
}

/** Whether an item is in a scope; null where all are. What costs time is done here once, since it is asked of each line. */
export function itemsInScope({ include, exclude }: ItemScope): ((item: Item) => boolean) | null {
  if (include.length === 0 && exclude.length === 0) return null;
  const isIncluded = matcherOf(include);
  const isExcluded = matcherOf(exclude);
  if (exclude.length === 0) return isIncluded;
  return include.length === 0 ? (item) => !isExcluded(item) : (item) => isIncluded(item) && !isExcluded(item);
}

/** Whether an item is like one of these. All that a match names must be so. */
function matcherOf(matches: readonly ItemMatch[]): (item: Item) => boolean {
  const skus = new Set(matches.flatMap((match) => (isOnlySku(match) ? match.sku : [])));
  const others = matches.filter((match) => !isOnlySku(match));
  const [only] = others;
  if (skus.size === 0 && others.length === 1 && only) return (item) => isLike(item, only);
  if (others.length === 0) return (item) => skus.has(item.sku);
  return (item) => {
    if (skus.size > 0 && skus.has(item.sku)) return true;
    for (const match of others) if (isLike(item, match)) return true;
    return false;
  };
}

/** Long lists are of skus. */
function isOnlySku({ sku, category, brand, tag }: ItemMatch): boolean {
  return sku !== null && category === null && brand === null && tag === null;
}

function isLike(item: Item, { sku, category, brand, tag }: ItemMatch): boolean {
  return (
    (sku === null || sku === item.sku) &&
    (category === null || category === item.category) &&
    (brand === null || brand === item.brand) &&
    (tag === null || (item.tags !== null && item.tags.includes(tag)))
  );
}
