/**
 * The same bytes, of which there are at most so many: a small archive may unpack to zeros without end.
 *
 * @param exceeded makes the error for what has more
 */
export async function* limitBytes(
  unpacked: AsyncIterable<Buffer>,
  most: number,
  exceeded: () => Error,
): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of unpacked) {
    size += chunk.length;
    if (size > most) throw exceeded();
    yield chunk;
  }
}
