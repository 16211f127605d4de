/** A value as a field of CSV, which is how buildx separates values in one argument. */
export function csvField(value: string): string {
  return /[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
