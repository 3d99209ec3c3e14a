const SEPARATORS = [',', ';', '\t', '|'] as const;

/** What separates the cells of a list: what its heading has most of, outside of quotation marks. */
export function separatorOf(text: string): string {
  const heading = (/^\s*([^\n]*)/.exec(text)?.[1] ?? '').replaceAll(/"[^"]*"/g, '');
  const counts = SEPARATORS.map((separator) => heading.split(separator).length);
  const most = Math.max(...counts);
  return most === 1 ? ',' : (SEPARATORS[counts.indexOf(most)] ?? ',');
}
