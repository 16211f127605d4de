/** A line that people do not see, by which the banner of an environment is found again. */
const markOf = (environment: string) => `<!-- waybill: rolled back from ${environment} -->`;

/** The text of a release page with a banner about an environment, in the place of the one that was there. */
export function putBanner(text: string, environment: string, sentence: string): string {
  const rest = removeBanner(text, environment);
  return `${markOf(environment)}\n> [!WARNING]\n> ${sentence}\n\n${rest}`;
}

/** The text without the banner of an environment: its mark, and the quoted lines that follow it. */
export function removeBanner(text: string, environment: string): string {
  const lines = text.split('\n');
  // Who edits a page in a browser leaves carriage returns.
  const at = lines.findIndex((line) => line.trimEnd() === markOf(environment));
  if (at < 0) return text;
  let end = at + 1;
  while (lines[end]?.startsWith('>')) end += 1;
  if (lines[end]?.trim() === '') end += 1;
  return [...lines.slice(0, at), ...lines.slice(end)].join('\n');
}

export function hasBanner(text: string, environment: string): boolean {
  return text.split('\n').some((line) => line.trimEnd() === markOf(environment));
}
