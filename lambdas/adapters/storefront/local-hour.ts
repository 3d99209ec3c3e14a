/** The hour of the day in an instant as it is written, in its own offset; nothing where it bears no time. */
export function hourOf(text: string): { readonly hour?: number } {
  const hour = /^\d{4}-\d{2}-\d{2}[T ](\d{2}):/.exec(text)?.[1];
  return hour === undefined ? {} : { hour: Number(hour) };
}
