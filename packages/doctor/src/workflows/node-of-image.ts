/** The version of Node in an image of that name: `node:20-bookworm` is `20`. @returns nothing for other images and names */
export function nodeOfImage(image: string): string | undefined {
  return /^(?:docker\.io\/)?(?:library\/)?node:(\d+(?:\.\d+){0,2})(?:[-@]|$)/.exec(image)?.[1];
}
